// What a reader sees of a page, in pixels of the page: lines of text in reading order, elements with their roles,
// areas of pictures. Called with {width, words} and the answer of seen.js:
// everything outside the page's first `width` pixels is left out; `words` adds the boxes of each line's words.
({ width, words: with_words }, { height, style, visible, page, cut, area, frame, seen, whole, covered }) => {
  // objects in the order in which they are first asked for, and their numbers
  const numbering = () => {
    const objects = [], numbers = new Map();
    const number_of = (object) => {
      if (!numbers.has(object)) numbers.set(object, objects.push(object) - 1);
      return numbers.get(object);
    };
    return [objects, number_of];
  };
  const [blocks, block_number] = numbering();
  const block_of = (element) => {
    let at = element;
    if (at.closest('svg')) return block_number(at.closest('text') || at);
    while (at.parentElement && /^(inline|contents|ruby.*)$/.test(style(at).display)) at = at.parentElement;
    return block_number(at);
  };

  const fragments = [];
  // where text shows that no element holds, or that cannot be read: counters, overflowing fields, formulas, frames
  const unread = [];
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
  // letters that no font of the machine has are drawn as empty boxes: what they say cannot be seen
  const RARE = /[^\u0000-\u052f\u1e00-\u206f\u20a0-\u22ff\u2500-\u27bf\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/u;
  const NO_LETTER = '\u{10fffd}', SIDE = 24;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext('2d', { willReadFrequently: true }), drawings = new Map();
  const drawn = (letter, family) => {
    const key = `${letter} ${family}`;
    if (!drawings.has(key)) {
      pen.font = `16px ${family}`;
      pen.clearRect(0, 0, SIDE, SIDE);
      pen.fillText(letter, 2, 18);
      drawings.set(key, pen.getImageData(0, 0, SIDE, SIDE).data.join());
    }
    return drawings.get(key);
  };
  const has_no_glyph = (text, family) => RARE.test(text) && [...text].some((letter) => RARE.test(letter)
    && !/[\p{M}\p{Cf}\p{Z}\ue000-\uf8ff]/u.test(letter) && drawn(letter, family) === drawn(NO_LETTER, family));
  const turned = (block) => style(blocks[block]).direction === 'rtl';
  const range = document.createRange();
  const spoken = (text, own) => {
    if (own.textTransform === 'uppercase') return text.toUpperCase();
    if (own.textTransform === 'lowercase') return text.toLowerCase();
    if (own.textTransform === 'capitalize') return text.replace(/(^|[\s-])(\p{L})/gu, (all, before, letter) => before + letter.toUpperCase());
    return text;
  };
  // what stands between the last fragment and the next: white space, a forced line break, the blanks of preformatted text
  let space = false, forced = false, blanks = '';
  const read_text = (node) => {
    const element = node.parentElement;
    if (!element || /^(script|style|noscript|template|textarea|select|option|title)$/i.test(element.localName)) return;
    if (!visible(element)) return;
    const own = style(element), value = node.data, keeps = /^(pre|break-spaces)/.test(own.whiteSpace) && own.whiteSpace !== 'pre-line';
    if (parseFloat(own.fontSize) < 2) return;
    const color = own.webkitTextFillColor || own.color;
    const ghost = /rgba\(.*, 0\)$/.test(color);
    const block = block_of(element);
    const tokens = keeps ? /\n|[^\n]+/g : /[\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef]+/g;
    let last = 0, match;
    while ((match = tokens.exec(value))) {
      if (match.index > last && /\s/.test(value.slice(last, match.index))) space = true;
      last = match.index + match[0].length;
      if (match[0] === '\n') { forced = true; blanks = ''; continue; }
      const words = keeps ? match[0].trimEnd() : match[0];
      if (!words.trim()) { space = true; blanks += match[0]; continue; }
      const lead = words.length - words.trimStart().length;
      range.setStart(node, match.index + lead);
      range.setEnd(node, match.index + words.length);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.5 && rect.height > 0.5);
      if (rects.length === 0 || ghost || /^[\ue000-\uf8ff]+$/.test(words.trim())) continue;
      if (rects.every((rect) => area(cut(page(rect), frame(element))) === 0)) continue;
      const one = rects.length === 1 && whole(page(rects[0]), element);
      if (!one && own.textOverflow === 'ellipsis') unread.push(page(element.getBoundingClientRect()));
      const pieces = one ? [[words, rects[0], with_words && keeps ? parts(node, match.index, words) : null]] : split(node, match.index, words, element);
      for (const [text, rect, inner] of pieces) {
        const box = page(rect);
        if (!text.trim() || !seen(box, element) || covered(box, element, with_words)) continue;
        if (with_words && has_no_glyph(text, own.fontFamily)) { unread.push(box); continue; }
        fragments.push({ text: ((keeps ? blanks : '') + spoken(text, own)).replace(/\u00a0/g, ' '), box, block, space, forced, keeps, words: inner && inner.map(([word, at]) => [spoken(word, own), page(at)]) });
        space = forced = false;
        blanks = '';
      }
      if (keeps) blanks = match[0].slice(words.length);
    }
    if (/\s$/.test(value.slice(last))) space = true;
  };
  // one word on several lines, or cut off at an edge (a long address, a line of code): letter by letter
  const split = (node, start, text, element) => {
    const pieces = [];
    let fresh = false;
    for (let i = 0; i < text.length; i++) {
      range.setStart(node, start + i);
      range.setEnd(node, start + i + 1);
      const rect = range.getBoundingClientRect();
      const previous = pieces[pieces.length - 1];
      if (rect.width === 0) { if (previous) previous[0] += text[i]; continue; }
      if (!seen(page(rect), element)) continue;
      // a mark that the direction of the text puts at the other end of the line is a piece of its own
      const far = previous && (rect.left > previous[1].right + rect.height || rect.right < previous[1].left - 2);
      if (previous && Math.abs(previous[1].top - rect.top) < 2 && !far) {
        const last = previous[2][previous[2].length - 1];
        if (!text[i].trim()) fresh = true;
        else if (fresh) { previous[2].push([text[i], rect]); fresh = false; }
        else { last[0] += text[i]; last[1] = { left: Math.min(last[1].left, rect.left), top: last[1].top, right: Math.max(last[1].right, rect.right), bottom: Math.max(last[1].bottom, rect.bottom) }; }
        previous[0] += text[i];
        previous[1] = { left: Math.min(previous[1].left, rect.left), top: previous[1].top, right: Math.max(previous[1].right, rect.right), bottom: Math.max(previous[1].bottom, rect.bottom) };
      } else {
        pieces.push([text[i], { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom }, [[text[i], rect]]]);
        fresh = !text[i].trim();
      }
    }
    return pieces.filter((piece) => piece[0].trim());
  };

  // the words of a piece of preformatted text
  const parts = (node, start, text) => [...text.matchAll(/\S+/g)].map((found) => {
    range.setStart(node, start + found.index);
    range.setEnd(node, start + found.index + found[0].length);
    return [found[0], range.getBoundingClientRect()];
  });

  const measure = document.createElement('canvas').getContext('2d');
  // the words of a text that the browser draws inside a control, from `left` on in the font that is set
  const spread = (text, left, top, bottom) => [...text.matchAll(/\S+/g)].map((found) => {
    const from = left + measure.measureText(text.slice(0, found.index)).width;
    return [found[0], [from, top, from + measure.measureText(found[0]).width, bottom]];
  });
  const markers = [];
  const marker = (item) => {
    const own = style(item);
    if (own.display !== 'list-item' || own.listStyleType !== 'decimal' || own.listStyleImage !== 'none') return;
    const list = item.parentElement;
    if (!list || list.localName !== 'ol' || list.reversed) return;
    let number = list.start;
    for (const other of list.children) {
      if (other.localName === 'li' && other.hasAttribute('value')) number = other.value;
      if (other === item) break;
      if (other.localName === 'li') number += 1;
    }
    measure.font = `${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
    markers.push({ item, text: `${number}. `, width: own.listStylePosition === 'outside' ? measure.measureText(`${number}. `).width : 0 });
  };

  const elements = [], pictures = [];
  const role_of = (element) => {
    const name = element.localName, type = (element.getAttribute('type') || 'text').toLowerCase();
    if (/^h[1-6]$/.test(name)) return 'heading';
    if (name === 'a' && element.hasAttribute('href')) return 'link';
    if (name === 'button' || element.getAttribute('role') === 'button') return 'button';
    if (name === 'select') return 'select';
    if (name === 'textarea') return 'text field';
    if (/^(img|svg|canvas|video|picture)$/.test(name)) return name === 'picture' ? null : 'image';
    if (name === 'table') return 'table';
    if (name !== 'input' || type === 'hidden') return null;
    if (/^(button|submit|reset|image)$/.test(type)) return 'button';
    return { checkbox: 'checkbox', radio: 'radio button', range: 'slider', file: 'file field', color: 'colour field' }[type] || 'text field';
  };
  const control_text = (element) => {
    const name = element.localName, type = (element.getAttribute('type') || 'text').toLowerCase();
    if (name === 'select') return element.multiple || !element.selectedOptions[0] ? '' : element.selectedOptions[0].text;
    if (name === 'textarea') return element.value || element.placeholder;
    if (name !== 'input' || /^(hidden|checkbox|radio|range|color|file|image|date|time|month|week|datetime-local)$/.test(type)) return '';
    if (type === 'submit' && !element.hasAttribute('value')) return 'Submit';
    if (type === 'reset' && !element.hasAttribute('value')) return 'Reset';
    return type === 'password' && element.value ? '' : element.value || element.placeholder;
  };
  const read_element = (element) => {
    const role = role_of(element);
    if (visible(element)) {
      for (const side of ['::before', '::after']) {
        const content = getComputedStyle(element, side).content;
        if (/counter|attr/.test(content) || (/^"/.test(content) && /[\p{L}\p{N}]/u.test(content.replace(/[\ue000-\uf8ff]/g, '').slice(1, -1)))) unread.push(page(element.getBoundingClientRect()));
      }
      if (element.localName === 'li') marker(element);
    }
    const picture = /^(img|svg|canvas|video|iframe|object|embed)$/.test(element.localName) || (element.localName === 'input' && element.type === 'image');
    if ((!role && !picture) || !visible(element)) return;
    const box = page(element.getBoundingClientRect());
    if (!seen(box, element)) return;
    if (picture) pictures.push(box);
    if (!role) return;
    const words = control_text(element);
    const name = words || element.getAttribute('aria-label') || element.alt || (role === 'table' || role === 'image' ? '' : element.innerText) || '';
    elements.push({ role, box, text: name.trim().replace(/\s+/g, ' ') });
    // what the browser itself writes there, in a language of its own
    if (with_words && element.localName === 'input' && /^(file|date|time|month|week|datetime-local)$/.test(element.type)) unread.push(box);
    if (words.trim() && !covered(box, element)) {
      const own = style(element), side = (name) => parseFloat(own[name]) || 0;
      const inner = [box[0] + side('paddingLeft') + side('borderLeftWidth'), box[1] + side('paddingTop') + side('borderTopWidth'),
        box[2] - side('paddingRight') - side('borderRightWidth'), box[3] - side('paddingBottom') - side('borderBottomWidth')];
      // where padding leaves no room for the letters, they stand in its middle all the same
      const lacking = parseFloat(own.fontSize) * 1.2 - (inner[3] - inner[1]);
      if (lacking > 0 && element.localName !== 'textarea' && with_words) { inner[1] -= lacking / 2; inner[3] += lacking / 2; }
      measure.font = `${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
      const length = measure.measureText(words).width, room = inner[2] - inner[0];
      if (element.localName === 'textarea' && (length > room || words.includes('\n'))) unread.push(box);
      // the browser's own padding inside a drop-down list
      const inset = role === 'select' && own.appearance !== 'none' ? 4 : 0;
      const button = role === 'button', rtl = own.direction === 'rtl';
      const side_of = { center: 'middle', right: 'end', end: rtl ? 'start' : 'end', left: 'start' }[own.textAlign] || (rtl ? 'end' : 'start');
      const from = button || side_of === 'middle' ? (inner[0] + inner[2] - length) / 2 : side_of === 'end' ? inner[2] - inset - length : inner[0] + inset;
      const clipped = length > room + 1 && !button;
      if (clipped) unread.push(box);
      const bottom = element.localName === 'textarea' ? Math.min(inner[3], inner[1] + (parseFloat(own.lineHeight) || 1.2 * parseFloat(own.fontSize))) : inner[3];
      if (!clipped) fragments.push({ text: words, box: [from, inner[1], Math.min(from + length, box[2]), bottom], block: block_number(element), space: true, forced: false, keeps: false, words: with_words ? spread(words, from, inner[1], bottom) : null });
    }
  };
  // a picture that did not come shows its alternative text in its place, after a sign of the browser's
  const SIGN = 16;
  const read_alternative = (image) => {
    const own = style(image), words = image.alt.trim().replace(/\s+/g, ' ');
    if (!image.complete || image.naturalWidth || !words || !visible(image)) return;
    const rects = [...image.getClientRects()].filter((rect) => rect.width > 2 && rect.height > 2);
    if (!rects.length || !seen(page(rects[0]), image) || covered(page(rects[0]), image)) return;
    measure.font = `${own.fontStyle} ${own.fontWeight} ${own.fontSize} ${own.fontFamily}`;
    const box = page(rects[0]), length = measure.measureText(words).width;
    const size = parseFloat(own.fontSize), one_line = rects.length === 1 && rects[0].height >= size && rects[0].height < 2 * size;
    const plain = one_line && own.direction === 'ltr' && Math.abs(length + SIGN - rects[0].width) <= 2;
    if (!plain) { unread.push(...rects.map(page)); return; }
    box[0] += SIGN;
    fragments.push({ text: words, box, block: block_of(image), space, forced, keeps: false, words: with_words ? spread(words, box[0], box[1], box[3]) : null });
    space = forced = false;
  };
  const walk = (node) => {
    if (node.nodeType === 3) return read_text(node);
    if (node.nodeType !== 1) return undefined;
    if (node.localName === 'br') space = forced = true;
    read_element(node);
    if (node.localName === 'img') return read_alternative(node);
    if (/^(math|iframe|object|embed|frame)$/.test(node.localName) && visible(node)) unread.push(cut(page(node.getBoundingClientRect()), frame(node)));
    if (/^(math|iframe|select|textarea|object|script|style|head)$/.test(node.localName)) return undefined;
    if (node.localName === 'svg') {
      for (const text of node.querySelectorAll('text')) walk(text);
      return undefined;
    }
    if (node.shadowRoot && visible(node)) unread.push(page(node.getBoundingClientRect()));
    const inline = /^(inline|contents|ruby.*)$/.test(style(node).display);
    if (!inline) { space = true; forced = false; blanks = ''; }
    for (const child of node.childNodes) walk(child);
    if (!inline) { space = true; forced = false; blanks = ''; }
    return undefined;
  };
  if (document.body) walk(document.body);

  // a word is what stands between spaces; what is written without them ends at a mark of punctuation
  const words_of = (piece) => piece.words || [[piece.text.trim(), piece.box]];
  const union = (one, other) => [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])];
  const add_words = (words, more, separate) => {
    const last = words[words.length - 1];
    if (!separate && !/[\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]$/.test(last[0])) {
      const first = more.shift();
      // the mark at the other end of a line is part of the word, but not of its box
      const near = Math.max(first[1][0] - last[1][2], last[1][0] - first[1][2]) < first[1][3] - first[1][1];
      words[words.length - 1] = [last[0] + first[0], near ? union(last[1], first[1]) : area(first[1]) > area(last[1]) ? first[1] : last[1]];
    }
    words.push(...more);
  };

  const lines = [];
  for (const piece of fragments) {
    const line = lines[lines.length - 1];
    const middle = (piece.box[1] + piece.box[3]) / 2;
    // text from right to left, and what stands in it, may go on at either side
    const either = line && line.block === piece.block && (turned(piece.block) || RIGHT_TO_LEFT.test(piece.text) || RIGHT_TO_LEFT.test(line.text));
    const near = line && (piece.keeps || piece.box[0] < line.box[2] + 1.5 * (piece.box[3] - piece.box[1]));
    const onward = near && piece.box[0] > line.box[2] - 3 && !(piece.keeps && piece.box[0] <= line.left + 1);
    const same = line && (either || onward) && line.block === piece.block && !piece.forced && middle > line.box[1] && middle < line.box[3];
    if (!same) {
      lines.push({ text: piece.text, box: [...piece.box], block: piece.block, left: piece.box[0], space: piece.space, forced: piece.forced, keeps: piece.keeps, words: with_words ? words_of(piece) : [] });
      continue;
    }
    const apart = !either && piece.box[0] - line.box[2] > 0.2 * (piece.box[3] - piece.box[1]);
    const separate = !piece.keeps && (piece.space || apart);
    if (with_words) add_words(line.words, words_of(piece), separate || /^\s/.test(piece.text) || /\s$/.test(line.text));
    line.text += (separate ? ' ' : '') + piece.text;
    line.box = [either ? Math.min(line.box[0], piece.box[0]) : line.box[0], Math.min(line.box[1], piece.box[1]), Math.max(line.box[2], piece.box[2]), Math.max(line.box[3], piece.box[3])];
  }
  // the first line inside each element: a marker goes to the first line of its item
  const firsts = new Map();
  for (const line of lines) {
    for (let at = blocks[line.block]; at && !firsts.has(at); at = at.parentElement) firsts.set(at, line);
  }
  for (const { item, text, width: extent } of markers) {
    const first = firsts.get(item);
    if (!first) continue;
    const rtl = style(item).direction === 'rtl', from = rtl ? first.box[2] : first.box[0] - extent;
    if (with_words) first.words.unshift([text.trim(), [from, first.box[1], from + extent, first.box[3]]]);
    first.text = text + first.text;
    if (rtl) first.box[2] += extent; else first.box[0] -= extent;
  }
  const cell = (element) => { const at = element.closest('td,th'); return at ? at.parentElement : null; };
  const [, row_number] = numbering();
  const row_of = (number) => {
    const row = cell(blocks[number]);
    return row ? row_number(row) : -1;
  };
  const [, cell_number] = numbering();
  const cell_of = (number) => {
    const at = blocks[number].closest('td,th');
    return at ? cell_number(at) : -1;
  };
  return {
    width: document.documentElement.scrollWidth,
    height,
    nodes: document.getElementsByTagName('*').length,
    encoding: document.characterSet,
    language: document.documentElement.lang || document.documentElement.getAttribute('xml:lang') || '',
    title: document.title,
    responsive: !!document.querySelector('meta[name="viewport"]'),
    unread: unread.filter((box) => area(box) > 0),
    lines: lines.map((line) => ({ text: line.text.trimEnd(), box: line.box, block: line.block, row: row_of(line.block), cell: cell_of(line.block), tag: blocks[line.block].localName, forced: line.forced, inside_word: !line.space, keeps: line.keeps, ...(with_words ? { words: line.words } : {}) })),
    elements,
    pictures,
  };
}
