// Removes every CSS declaration of the page's first style sheet whose absence changes no computed value of the elements
// that it applies to: what later rules override, and what is the default anyway. The page must be one that simplify.js
// wrote. Returns the number of declarations removed.
() => {
  const PSEUDO = /::?(before|after|marker|placeholder|first-line|first-letter)\b/;
  const targets = (selectors) => selectors.flatMap((selector) => {
    const pseudo = selector.match(PSEUDO);
    const bare = selector.replace(PSEUDO, '').replace(/(^|[\s>+~])$/, '$1*');
    return [...document.querySelectorAll(bare)].map((element) => getComputedStyle(element, pseudo ? `::${pseudo[1]}` : null));
  });
  const longhands = (style) => [...style];
  let removed = 0;
  const visit = (rules) => {
    for (const rule of rules) {
      if (!(rule instanceof CSSStyleRule)) { if (rule.cssRules) visit(rule.cssRules); continue; }
      if (/:(is|where|not|has)\(/.test(rule.selectorText)) continue;
      const computed = targets(rule.selectorText.split(','));
      const names = rule.style.cssText.split(/;(?![^(]*\))/).map((one) => one.split(':')[0].trim()).filter((name) => name && !name.startsWith('--'));
      for (const name of names) {
        const text = rule.style.cssText, all = longhands(rule.style);
        rule.style.removeProperty(name);
        const gone = all.filter((one) => !longhands(rule.style).includes(one));
        const without = computed.map((style) => gone.map((one) => style.getPropertyValue(one)).join());
        rule.style.cssText = text;
        const as_is = computed.map((style) => gone.map((one) => style.getPropertyValue(one)).join());
        if (without.some((value, at) => value !== as_is[at])) continue;
        rule.style.removeProperty(name);
        removed += 1;
      }
    }
  };
  for (const sheet of document.styleSheets) visit(sheet.cssRules);
  return removed;
}
