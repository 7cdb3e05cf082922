// What of a page can be seen, and where: shared by the scripts that read pages. Called with the page's width in CSS pixels;
// boxes are [left, top, right, bottom] in CSS pixels of the page.
(width) => {
  const height = Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0);
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const shown = new Map();
  const visible = (element) => {
    if (!shown.has(element)) {
      shown.set(element, element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false }));
    }
    return shown.get(element);
  };
  const page = (rect) => [rect.left + scrollX, rect.top + scrollY, rect.right + scrollX, rect.bottom + scrollY];
  const cut = (box, frame) => [Math.max(box[0], frame[0]), Math.max(box[1], frame[1]), Math.min(box[2], frame[2]), Math.min(box[3], frame[3])];
  const area = (box) => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);

  // the part of the page in which an element's content can be seen: its ancestors may clip it
  const frames = new Map();
  const frame = (element) => {
    if (!element) return [0, 0, width, height];
    if (!frames.has(element)) {
      const own = style(element);
      let parent = own.position === 'fixed' ? null : element.parentElement;
      if (own.position === 'absolute') parent = element.offsetParent;
      let box = frame(parent);
      const clips = (value) => value !== 'visible';
      const root = element === document.documentElement || element === document.body;
      if (!root && (clips(own.overflowX) || clips(own.overflowY))) box = cut(box, page(element.getBoundingClientRect()));
      frames.set(element, box);
    }
    return frames.get(element);
  };
  const seen = (box, element) => area(box) >= 2 && area(cut(box, frame(element))) >= 0.6 * area(box);

  const whole = (box, element) => area(cut(box, frame(element))) >= 0.98 * area(box);

  // covered by something else? answered inside the window only, where the browser can tell; `ends` also asks near both
  // ends, so that what is half covered counts
  const covered = (box, element, ends = false) => {
    const x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2, inset = Math.min(3, (box[2] - box[0]) / 4);
    const places = ends ? [[x, y], [box[0] + inset, y], [box[2] - inset, y], [x, y + (box[3] - box[1]) / 4]] : [[x, y]];
    return places.some(([left, top]) => covered_at(left - scrollX, top - scrollY, element));
  };
  const covered_at = (x, y, element) => {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const top = document.elementFromPoint(x, y);
    if (!top || top === element || element.contains(top) || top.contains(element) || !visible(top)) return false;
    if (style(element).pointerEvents === 'none' || style(top).pointerEvents === 'none') return false;
    // what lies there may be a text without a ground of its own, in a box that has one
    for (let at = top; at && !at.contains(element); at = at.parentElement) if (hides(at)) return true;
    return false;
  };
  const hides = (element) => {
    const own = style(element);
    return own.backgroundImage !== 'none' || !/^rgba\(.*, 0\)$|^transparent$/.test(own.backgroundColor) || /^(IMG|VIDEO|CANVAS)$/i.test(element.tagName);
  };
  return { height, style, visible, page, cut, area, frame, seen, whole, covered };
}
