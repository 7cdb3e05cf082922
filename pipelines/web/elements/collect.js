// What the document itself says of its controls, headings, tables and pictures: where they are, what is in them, in which
// state they are. Called with {width} and the answer of ../seen.js. `index` counts the elements in document order, which
// is how each is found again in the browser's accessibility tree.
({ width }, { visible, page, seen, covered, cut, frame }) => {
  const CONTROLS = 'a[href],area[href],button,input,select,textarea,summary,[contenteditable],[role],[tabindex]';
  const flat = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const states = (element) => ({
    checked: /^(checkbox|radio)$/.test(element.type) ? (element.indeterminate ? 'mixed' : String(element.checked)) : element.getAttribute('aria-checked'),
    disabled: element.matches(':disabled') || !!element.closest('[aria-disabled="true"]'),
    expanded: element.localName === 'summary' ? String(!!(element.parentElement && element.parentElement.open)) : element.getAttribute('aria-expanded'),
    selected: element.getAttribute('aria-selected'),
    pressed: element.getAttribute('aria-pressed'),
    required: element.required === true || element.getAttribute('aria-required') === 'true',
    readonly: element.readOnly === true || element.getAttribute('aria-readonly') === 'true',
  });
  const value = (element) => {
    if (element.localName === 'select') return element.multiple ? null : flat(element.selectedOptions[0] && element.selectedOptions[0].text);
    if (element.localName === 'textarea') return element.value;
    if (element.localName !== 'input' || /^(hidden|checkbox|radio|password|file|button|submit|reset|image|color|range)$/.test(element.type)) return null;
    return element.value;
  };
  // an inline element on two lines has a box that covers its neighbours: it is named by the boxes of its lines
  const rows = (boxed) => {
    const found = [];
    for (const rect of boxed.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const box = page(rect), last = found[found.length - 1];
      const beside = last && Math.min(last[3], box[3]) - Math.max(last[1], box[1]) > 0.5 * Math.min(last[3] - last[1], box[3] - box[1]);
      if (beside) found[found.length - 1] = [Math.min(last[0], box[0]), Math.min(last[1], box[1]), Math.max(last[2], box[2]), Math.max(last[3], box[3])];
      else found.push(box);
    }
    return found;
  };
  const grid = (table) => {
    if (table.querySelector('table')) return null;
    const cells = [], taken = new Map();
    let count = 0;
    for (const row of table.rows) {
      let column = 0;
      for (const cell of row.cells) {
        while (taken.get(`${count},${column}`)) column += 1;
        const down = Math.min(cell.rowSpan || 1, 1000), across = Math.min(cell.colSpan || 1, 1000);
        if (down * across > 1) for (let y = 0; y < down; y++) for (let x = 0; x < across; x++) taken.set(`${count + y},${column + x}`, true);
        if (visible(cell)) cells.push({ row: count, column, down, across, header: cell.localName === 'th', text: flat(cell.innerText), box: page(cell.getBoundingClientRect()) });
        column += across;
        if (cells.length > 2000) return null;
      }
      count += 1;
    }
    return { caption: flat(table.caption && table.caption.innerText), cells };
  };
  const range = document.createRange();
  const found = [], all = document.querySelectorAll('*');
  for (let index = 0; index < all.length; index++) {
    const element = all[index], name = element.localName;
    const heading = /^h[1-6]$/.test(name) || element.getAttribute('role') === 'heading';
    const picture = name === 'img' || name === 'svg' || name === 'canvas' || element.getAttribute('role') === 'img';
    const control = element.matches(CONTROLS) && element.type !== 'hidden';
    if (!heading && !picture && !control && name !== 'table') continue;
    if (!visible(element) || (name === 'img' && !element.naturalWidth)) continue; // one that did not come shows nothing
    // a heading is as wide as its words, not as its column
    if (heading) range.selectNodeContents(element);
    let boxes = rows(heading && element.textContent.trim() ? range : element);
    // a control that stands around a larger picture or block is as large as what is in it
    if (control && element.children.length === 1 && boxes.length) {
      const inner = page(element.children[0].getBoundingClientRect()), own = boxes[0];
      if ((inner[2] - inner[0]) * (inner[3] - inner[1]) > 1.5 * (own[2] - own[0]) * (own[3] - own[1])) boxes = [inner];
    }
    boxes = boxes.filter((box) => seen(box, element) && !covered(box, element)).map((box) => cut(box, frame(element)));
    if (!boxes.length) continue;
    const kind = name === 'table' ? 'table' : heading ? 'heading' : control ? 'control' : 'picture';
    const one = { index, tag: name, kind, boxes, text: kind === 'table' ? '' : flat(element.innerText) };
    if (control) Object.assign(one, { states: states(element), value: value(element), placeholder: element.placeholder || '', type: element.type || '' });
    if (kind === 'table') one.grid = grid(element);
    if (name === 'img') Object.assign(one, { alt: flat(element.alt), source: element.currentSrc || element.src, size: [element.naturalWidth, element.naturalHeight] });
    found.push(one);
  }
  const meta = (name) => {
    const at = document.querySelector(`meta[name="${name}" i],meta[property="og:${name}" i]`);
    return flat(at && at.content);
  };
  return { count: all.length, found, title: flat(document.title), description: meta('description'), dark: matchMedia('(prefers-color-scheme: dark)').matches, direction: getComputedStyle(document.documentElement).direction };
}
