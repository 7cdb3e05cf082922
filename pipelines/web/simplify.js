// The page as short HTML that looks the same in the first `height` pixels: no scripts, only the CSS in use (in one
// <style>), only attributes that show, pictures as placeholders named by their size, whitespace that does not show
// normalised. Called with {width, height, plain_spaces}; `plain_spaces` turns single no-break spaces between words into
// spaces, which may move line breaks. Returns {html, pictures}: in the CSS of `html`, picture number n of `pictures`
// (addresses) is named by n between two characters U+0001; css_pictures.js tells their sizes.
({ width, height, plain_spaces }) => {
  const INK = /[^ \t\n\r\f]/;
  const VOID = /^(area|br|col|embed|hr|img|input|source|track|wbr)$/;
  const DROPPED = /^(script|noscript|template|link|meta|style|base|source|track|map|area|param|datalist|head|title|picture)$/;
  const SHOWN = new Set(('alt checked colspan rowspan type value placeholder selected disabled open start reversed dir rows cols size min max ' +
    'low high optimum multiple controls align valign bgcolor border cellpadding cellspacing color face nowrap width height label wrap hidden readonly span d viewBox ' +
    'fill stroke stroke-width stroke-linecap stroke-linejoin fill-rule clip-rule cx cy r rx ry x y x1 y1 x2 y2 points transform xmlns fill-opacity text-anchor font-size').split(' '));
  const IDLE = /^(transition|animation|cursor|user-select|pointer-events|will-change|touch-action|scroll-|overscroll|content-visibility|caret-color|print-color|-webkit-(?!line-clamp|box-orient|text-|appearance|background-clip|mask)|speak|interpolate|tab-index|resize)/;
  // what decides where a column ends, and nothing on pages without columns
  const BREAKS = /^(page-break|break-|orphans|widows)/;
  const MOVED = /:(hover|focus|active|visited|target|focus-within|focus-visible|-webkit-autofill|autofill)\b|::(selection|-webkit-(scrollbar|search|inner|outer|file|slider|details|date|calendar)|-moz-|-ms-|backdrop|view-transition)|:-moz-|:-ms-/;
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const tops = new Map();
  const rect = (element) => {
    if (!tops.has(element)) {
      const box = element.getBoundingClientRect();
      tops.set(element, { left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY });
    }
    return tops.get(element);
  };
  const range = document.createRange();
  const top_of = (node, from, to) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    const rects = range.getClientRects();
    return rects.length ? rects[0].top + scrollY : null;
  };

  // 1. which elements stay
  const kept = new Set();
  const outside = (box) => box.top >= height - 0.5 || box.bottom <= 0 || box.left >= width || box.right <= 0;
  const contains_seen = (element) => [...element.querySelectorAll('*')].some((inner) => {
    const box = rect(inner);
    return box.right - box.left > 1 && box.bottom - box.top > 1 && !outside(box) && style(inner).display !== 'none';
  });
  const stays = (element) => {
    if (DROPPED.test(element.localName)) return element.localName === 'picture';
    const own = style(element);
    if (own.display === 'none') return false;
    if (element.parentElement.localName === 'details' && !element.parentElement.open && element.localName !== 'summary') return false;
    if (element.localName === 'br') return rect(element).top < height - 0.5;
    if (own.display === 'contents' || /^(option|optgroup|col|colgroup|wbr)$/.test(element.localName)) return true;
    const box = rect(element);
    const floating = own.position === 'absolute' || own.position === 'fixed';
    const nothing = box.right - box.left <= 1 || box.bottom - box.top <= 1;
    const hidden = own.visibility === 'hidden' || own.opacity === '0';
    if (floating && hidden && ![...element.querySelectorAll('*')].some((inner) => style(inner).visibility === 'visible' && own.opacity !== '0')) return false;
    if (floating && (outside(box) || nothing || own.clip === 'rect(0px, 0px, 0px, 0px)')) return contains_seen(element) && !/rect/.test(own.clip);
    // in the flow and below the cut: its place cannot be seen, unless it is a spacer that gives a column its width
    const spacer = /^[\s\u00a0]*\u00a0[\s\u00a0]*$/.test(element.textContent) && style(element.parentElement).display === 'table-cell';
    return spacer || box.top < height - 0.5 || contains_seen(element);
  };
  const choose = (element) => {
    if (!stays(element)) return;
    kept.add(element);
    if (placeholder(element)) return;
    for (const child of element.children) choose(child);
  };
  // what becomes a picture of a size: [width, height] or null
  const placeholder = (element) => {
    const name = element.localName;
    if (name === 'img') return element.naturalWidth ? [element.naturalWidth, element.naturalHeight] : null;
    const big = name === 'svg' && element.outerHTML.length > 600;
    if (!big && !/^(canvas|video|iframe|object|embed)$/.test(name)) return null;
    return rounded(element);
  };
  const rounded = (element) => {
    const box = rect(element);
    return [Math.max(1, Math.round(box.right - box.left)), Math.max(1, Math.round(box.bottom - box.top))];
  };
  kept.add(document.documentElement);
  choose(document.body);

  // 2. the CSS that applies to them
  const columns = [...kept].some((element) => style(element).columnCount !== 'auto' || style(element).columnWidth !== 'auto');
  const PICTURED = /^(background|background-image|border-image|border-image-source|list-style|list-style-image|content|(-webkit-)?mask(-image|-box-image|-box-image-source)?|--[\w-]+)$/;
  const URL_IN_CSS = /url\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^)\s"']*)\s*\)/g;
  const pictures = [];
  // pictures of the CSS by number; null where the declaration needs something else of another file
  const numbered = (one, base, any = false) => {
    if (!/url\(/.test(one) || (/url\("?data:image\/svg/.test(one) && one.length <= 500)) return one;
    if (!any && !PICTURED.test(one.split(':')[0].trim())) return null;
    let whole = true;
    const text = one.replace(URL_IN_CSS, (all, quoted) => {
      const named = quoted.replace(/^["']|["']$/g, '').replace(/\\([0-9a-fA-F]{1,6}) ?|\\(.)/g, (all, code, letter) => code ? String.fromCodePoint(parseInt(code, 16)) : letter);
      if (/^\d+x\d+(-\d+)?\.png$/.test(named)) return all; // of a page that was written here
      if (!named || named.startsWith('#')) { whole = false; return all; }
      let at = named;
      try { at = new URL(named, base).href; } catch (error) { if (!(error instanceof TypeError)) throw error; whole = false; }
      const number = pictures.indexOf(at);
      return `url(\u0001${number < 0 ? pictures.push(at) - 1 : number}\u0001)`;
    });
    return whole ? text : null;
  };
  const declarations = (text, base) => split(text, ';').map((one) => one.trim()).filter((one) => {
    const name = one.split(':')[0].trim();
    return one && !IDLE.test(name) && (columns || !BREAKS.test(name));
  }).map((one) => numbered(one, base)).filter((one) => one);
  const split = (text, mark) => {
    const pieces = [];
    let depth = 0, quote = '', start = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = text[i];
      if (letter === '\\') { i++; continue; }
      if (quote) { if (letter === quote) quote = ''; }
      else if (letter === '"' || letter === "'") quote = letter;
      else if (letter === '(' || letter === '[') depth++;
      else if (letter === ')' || letter === ']') depth--;
      else if (letter === mark && depth === 0) { pieces.push(text.slice(start, i)); start = i + 1; }
    }
    pieces.push(text.slice(start));
    return pieces;
  };
  // an attribute of another namespace (`[epub|type]`) has no namespace in HTML, but a colon in its name
  const PREFIX = /\[\s*([\w-]+)\|(?!=)/g;
  const attributes = new Set(), names = new Set(), tags = new Set();
  const applies = (selector) => {
    if (MOVED.test(selector)) return false;
    const bare = selector.replace(PREFIX, '[*|').replace(/::?(before|after|first-line|first-letter|marker|placeholder|-webkit-input-placeholder|file-selector-button)\b/g, '').replace(/(^|[\s>+~])$/, '$1*') || '*';
    try {
      for (const element of document.querySelectorAll(bare)) if (kept.has(element)) return true;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // a selector of another browser
    }
    return false;
  };
  const note = (selector) => {
    for (const found of selector.matchAll(/(^|[\s>+~,(])(a|span)(?![\w-])/g)) tags.add(found[2]);
    for (const found of selector.matchAll(/\[\s*((?:[\w-]|\\:)+)/g)) attributes.add(found[1].replace('\\', ''));
    // whether a field is valid is seen only with what it demands
    if (/:(user-)?(in)?valid\b|:required\b|:optional\b|:(in|out-of)-range\b/.test(selector)) {
      for (const name of ['required', 'pattern', 'minlength', 'maxlength', 'min', 'max', 'step', 'type']) attributes.add(name);
    }
    for (const found of selector.matchAll(/([.#])((?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6} ?|\\.)+)/g)) names.add(found[1] + found[2].replace(/\\([0-9a-fA-F]{1,6}) ?|\\(.)/g, (all, code, letter) => code ? String.fromCodePoint(parseInt(code, 16)) : letter));
  };
  const rules = [];
  const collect = (list, into) => {
    for (const rule of list) {
      if (rule.type === 3) { if (rule.styleSheet && (!rule.media.mediaText || matchMedia(rule.media.mediaText).matches)) collect(sheet_rules(rule.styleSheet), into); }
      else if (rule.type === 1) {
        const used = split(rule.selectorText, ',').map((one) => one.trim()).filter(applies).map((one) => one.replace(PREFIX, '[$1\\:'));
        const base = (rule.parentStyleSheet && rule.parentStyleSheet.href) || document.baseURI;
        const body = declarations(rule.style.cssText, base);
        const nested = rule.cssRules && rule.cssRules.length ? [...rule.cssRules].filter((one) => one.type === 1 && !MOVED.test(one.selectorText)).map((one) => numbered(one.cssText, base, true)).filter((one) => one) : [];
        if (used.length && (body.length || nested.length)) into.push({ selectors: used, body: [...body, ...nested] });
      } else if (rule.type === 4) { if (matchMedia(rule.media.mediaText).matches) collect(rule.cssRules, into); }
      else if (rule.type === 12) { if (CSS.supports(rule.conditionText)) collect(rule.cssRules, into); }
      else if (rule.cssRules && rule.type !== 7) {
        const inner = [];
        collect(rule.cssRules, inner);
        if (inner.length) into.push({ prelude: rule.cssText.split('{')[0].trim(), inner });
      }
    }
  };
  const sheet_rules = (sheet) => {
    try { return sheet.cssRules; } catch (error) { if (!(error instanceof DOMException)) throw error; return []; } // another origin's
  };
  // one that the page offers to choose, and that is not chosen, does not call itself disabled
  const offered = (sheet) => sheet.ownerNode && /\balternate\b/i.test(sheet.ownerNode.rel || '') && sheet.title;
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
    if (!sheet.disabled && !offered(sheet) && (!sheet.media.mediaText || matchMedia(sheet.media.mediaText).matches)) collect(sheet_rules(sheet), rules);
  }

  // 3. custom properties that nothing reads
  const texts = () => JSON.stringify(rules) + [...kept].map((element) => element.getAttribute('style') || '').join(';');
  const prune = (list) => list.map((rule) => rule.inner ? { ...rule, inner: prune(rule.inner) } : { ...rule, body: rule.body.filter((one) => !one.startsWith('--') || read.has(one.split(':')[0].trim())) })
    .filter((rule) => (rule.inner || rule.body).length);
  let read = new Set(), count = -1;
  const all = texts();
  const definitions = [...all.matchAll(/(--[\w-]+)\s*:([^;"}]*)/g)];
  for (const found of all.replace(/(--[\w-]+)\s*:[^;"}]*/g, '').matchAll(/var\(\s*(--[\w-]+)/g)) read.add(found[1]);
  while (count !== read.size) {
    count = read.size;
    for (const [, name, value] of definitions) if (read.has(name)) for (const found of value.matchAll(/var\(\s*(--[\w-]+)/g)) read.add(found[1]);
  }
  const used = prune(rules);

  const short = (text) => text
    .replace(/rgb\((\d+), (\d+), (\d+)\)/g, (all, r, g, b) => '#' + [r, g, b].map((part) => Number(part).toString(16).padStart(2, '0')).join('').replace(/^(.)\1(.)\2(.)\3$/, '$1$2$3'))
    .replace(/^(?!.*calc\()(?!.*flex)(.*)$/gm, (line) => line.replace(/(?<![\w.#-])0px\b/g, '0'));
  const css = (list, indent) => list.map((rule) => {
    if (rule.inner) return `${indent}${rule.prelude} {\n${css(rule.inner, indent + '  ')}\n${indent}}`;
    rule.selectors.forEach(note);
    rule.body.filter((one) => one.includes('{')).forEach(note);
    return `${indent}${rule.selectors.join(', ')} { ${rule.body.map((one) => one.includes('{') ? one : short(one) + ';').join(' ')} }`;
  }).join('\n');
  const sheet = css(used, '');

  // 4. the elements as text
  const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const spaces = (text) => (plain_spaces ? text.replace(/(?<=[^\s\u00a0])\u00a0(?=[^\s\u00a0])/g, ' ') : text).replace(/\u00a0/g, '&nbsp;');
  const block = (element) => !/^(inline|contents|ruby)/.test(style(element).display) && !/^(br|wbr|option|optgroup)$/.test(element.localName);
  const attribute = (name, value) => value === '' ? ` ${name}` : ` ${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/\u00a0/g, '&nbsp;')}"`;
  const head = (element, size) => {
    const name = size ? 'img' : element.localName;
    let text = `<${name}`;
    const classes = [...element.classList].filter((one) => names.has('.' + one));
    if (element.id && names.has('#' + element.id)) text += attribute('id', element.id);
    if (classes.length) text += attribute('class', classes.join(' '));
    if (name === 'a' && element.hasAttribute('href')) text += ' href="#"';
    if (size) text += attribute('src', `${size[0]}x${size[1]}.png`);
    else if (name === 'img' && (element.getAttribute('src') || element.hasAttribute('srcset'))) text += ' src="missing.png"';
    else if (name === 'input' && element.type === 'image') text += attribute('src', `${rounded(element).join('x')}.png`);
    for (const { name: key, value } of element.attributes) {
      const plain = SHOWN.has(key) && !(key === 'xmlns' && element === document.documentElement) && !(size && name !== element.localName && /^(width|height)$/.test(key));
      const wanted = plain || (attributes.has(key) && !/^(class|id|style|href|src)$/.test(key));
      if (!wanted || (key === 'type' && value === 'text' && !attributes.has('type')) || (key === 'value' && /^(li|input|button|meter|progress|option|param)$/.test(name) === false)) continue;
      if (key === 'value' && (name === 'option' || /^(checkbox|radio|password)$/.test(element.type || '')) && !attributes.has(key)) continue;
      if ((key === 'value' && name === 'input') || key === 'checked' || key === 'selected') continue;
      if (size && name !== element.localName && !/^(alt)$/.test(key) && !attributes.has(key)) continue;
      if (value.length > 300 && key !== 'd' && key !== 'points') continue;
      text += attribute(key, value.trim());
    }
    if (name === 'input' && element.value && !/^(checkbox|radio|password|file|hidden|color)$/.test(element.type)) text += attribute('value', element.value);
    if (element.type === 'password' && element.value) text += attribute('value', '\u2022'.repeat(element.value.length));
    if (name === 'input' && element.type === 'color') text += attribute('value', element.value);
    if (name === 'input' && element.checked) text += ' checked';
    if (name === 'option' && element.selected && element.parentElement.selectedIndex > 0) text += ' selected';
    const inline = declarations(element.style ? element.style.cssText : '', document.baseURI).map(short);
    if (size && element.localName !== 'img') inline.push(`width: ${size[0]}px`, `height: ${size[1]}px`);
    if (inline.length) text += attribute('style', inline.join('; '));
    return text + '>';
  };
  const visible_text = (node) => {
    const end = node.data.length;
    if (!/[^\s\u00a0]/.test(node.data)) return node.data;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.height === 0 || box.bottom + scrollY <= height + 0.5) return node.data;
    // the first letter that lies below the cut, by bisection: letters of one node run downwards
    let low = 0, high = end;
    while (low < high) {
      const middle = (low + high) >> 1, top = top_of(node, middle, middle + 1);
      if (top === null || top < height - 0.5) low = middle + 1; else high = middle;
    }
    return node.data.slice(0, low).trimEnd();
  };
  const write = (element, indent) => {
    const size = placeholder(element);
    const open = head(element, size);
    // an anchor or a span that carries nothing: its content alone
    const bare_name = open === '<a>' || open === '<span>';
    const idle = bare_name && !tags.has(element.localName);
    const blank = !element.firstElementChild && !element.textContent.trim();
    if (bare_name && blank && rect(element).right === rect(element).left) return '';
    if (size || VOID.test(element.localName)) return open;
    const close = `</${element.localName}>`;
    if (element.localName === 'textarea') return open + escape(element.value || element.defaultValue) + close;
    const keeps = /^(pre|break-spaces)/.test(style(element).whiteSpace);
    const children = [...element.childNodes].filter((child) => child.nodeType === 3 || (child.nodeType === 1 && kept.has(child)));
    const loose = /flex|grid|^table(?!-cell|-caption)/.test(style(element).display) || /^(select|optgroup|datalist|svg|g)$/.test(element.localName);
    const stack = !keeps && children.every((child) => child.nodeType === 1 ? loose || block(child) : !INK.test(child.data));
    if (stack) {
      const inner = children.filter((child) => child.nodeType === 1).map((child) => `\n${indent}  ${write(child, indent + '  ')}`);
      if (idle) return inner.join('').trimStart();
      return open + inner.join('') + (inner.length ? `\n${indent}` : '') + close;
    }
    // text among elements: spaces collapse across them and vanish beside blocks, where a new line does no harm
    let body = '', bare = block(element), fresh = false, lines = false;
    const line = `\n${indent}  `;
    for (const child of children) {
      if (child.nodeType === 3) {
        let text = visible_text(child);
        if (!keeps) text = text.replace(/[ \t\n\r\f]+/g, ' ');
        if (!keeps && bare) text = text.replace(/^ /, '');
        if (!text) continue;
        body += (fresh ? line : '') + spaces(escape(text));
        bare = text.endsWith(' ');
        fresh = false;
        continue;
      }
      const separate = block(child) && !keeps, breaks = separate || child.localName === 'br';
      if (breaks && !keeps) body = body.replace(/ $/, '');
      body += (separate || fresh ? line : '') + write(child, indent + '  ');
      bare = breaks;
      fresh = separate;
      lines ||= separate;
    }
    if (!keeps && block(element)) body = body.replace(/ $/, '');
    if (fresh || (lines && block(element))) body += `\n${indent}`;
    if (idle) return body;
    return open + (element.localName === 'pre' && body.startsWith('\n') ? '\n' : '') + body + close;
  };
  const language = document.documentElement.lang || document.documentElement.getAttribute('xml:lang') || '';
  const root = head(document.documentElement, null).replace('<html', language ? `<html lang="${language}"` : '<html');
  // a transitional document type changes the height of lines (the limited-quirks mode)
  const type = document.contentType === 'text/html' && document.doctype, transitional = type && /^-\/\/W3C\/\/DTD (XHTML 1\.0|HTML 4\.01) (Transitional|Frameset)\/\//i.test(type.publicId);
  const quoted = transitional ? ` PUBLIC "${type.publicId}"${type.systemId ? ` "${type.systemId}"` : ''}` : '';
  const doctype = document.compatMode === 'CSS1Compat' ? `<!DOCTYPE html${quoted}>\n` : '';
  const viewport = document.querySelector('meta[name="viewport"]') ? '<meta name="viewport" content="width=device-width">\n' : '';
  const title = document.title.trim() ? `<title>${escape(document.title.trim().replace(/\s+/g, ' '))}</title>\n` : '';
  const html = `${doctype}${root}\n<head>\n<meta charset="utf-8">\n${viewport}${title}${sheet ? `<style>\n${sheet}\n</style>\n` : ''}</head>\n${write(document.body, '')}\n</html>`;
  return { html, pictures };
}
