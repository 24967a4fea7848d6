# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout of the code is as ARCHITECTURE.md says, and what checks it sees what it must see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import structure


@pytest.mark.parametrize("flow", structure.flows())
def test_a_file_directly_in_flows_is_the_entry_of_the_module_of_its_name(flow: str) -> None:
    assert flow not in structure.strangers(), f"plugins/modules/{flow}.py imports SPEC and {flow} from it, or it is in a folder"


def test_each_folder_is_described() -> None:
    assert structure.undescribed_folders() == []
    assert structure.vanished_folders() == []


def test_no_imports_go_in_a_circle() -> None:
    assert structure.circles() == []


def test_no_two_public_classes_have_one_name() -> None:
    assert structure.classes_of_one_name() == {}


@pytest.fixture(name="code")
def fixture_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one module, two circles, and a class that is defined twice."""
    files = {
        "plugins/modules/group.py": "from ..module_utils._flows.group import SPEC, group\n",
        "plugins/modules/user.py": "from ..module_utils._flows.group import SPEC, group\n",
        "plugins/module_utils/_flows/group.py": "def group(): ...\n",
        "plugins/module_utils/_flows/user.py": "def user(): ...\n",
        "plugins/module_utils/_flows/helper.py": "",
        "plugins/module_utils/_a/one.py": "def one():\n    from .two import two\nclass Found: ...\n",
        "plugins/module_utils/_a/two.py": "if TYPE_CHECKING:\n    from .deep import three\n",
        "plugins/module_utils/_a/deep/three.py": "from ..one import one\nclass Found: ...\nclass _Own: ...\n",
        "plugins/module_utils/_a/deep/four.py": "from . import three\nclass _Own: ...\n",
        "plugins/module_utils/_b/five.py": "from . import six\n",
        "plugins/module_utils/_b/six.py": "from .five import five\nfrom .._a.one import one\n",
        "ARCHITECTURE.md": (
            "```text\nplugins/   code\n  module_utils/  layers:\n    _a/  one\n      shallow/  gone\n    _flows/  flows\ntests/  tests\n```\n"
        ),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(structure, "CODE", tmp_path / "plugins" / "module_utils")
    monkeypatch.setattr(structure, "MODULES", tmp_path / "plugins" / "modules")
    monkeypatch.setattr(structure, "PAGE", tmp_path / "ARCHITECTURE.md")
    return tmp_path


@pytest.mark.usefixtures("code")
def test_what_is_wrong_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert structure.files_by_folder()["_a/deep"] == ["four.py", "three.py"]
    assert structure.strangers() == ["helper", "user"]
    assert structure.undescribed_folders() == ["_a/deep", "_b"]
    assert structure.vanished_folders() == ["_a/shallow"]
    assert structure.circles() == [["_a.deep.three", "_a.one", "_a.two"], ["_b.five", "_b.six"]]
    assert structure.classes_of_one_name() == {"Found": ["_a.deep.three", "_a.one"]}
    assert structure.main() == 1
    assert "import circles:\n  _a.deep.three <-> _a.one <-> _a.two\n  _b.five <-> _b.six\n" in capsys.readouterr().out
