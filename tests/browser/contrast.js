// SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contrast of every text to what lies behind it (Web Content Accessibility Guidelines 2.2, relative luminance).
(() => {
  const channels = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue]
      .map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = element => {
    const pair = [channels(getComputedStyle(element).color), background(element)].map(luminance).sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  return [...document.body.querySelectorAll('*')]
    .filter(each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
    .map(each => ({text: each.textContent.slice(0, 40), ratio: ratio(each)}));
})()
