// Sets blocks into the frames of pages, one frame after the other, and reports where each fragment went.
//
// A block is {kind, name, pieces: [html], notes: [[number]], head, marker, divisible, wide, least, keep, picture, beside}.
// Fragments are ranges of its pieces. Pictures that find no room float to the top of the next frame; notes stand at the foot of
// the frame that holds their marks.

function markupOf(block, start, stop) {
  const marker = start === 0 && block.marker ? `<span class="marker">${block.marker}</span>` : "";
  const body = block.pieces.slice(start, stop).join("");
  if (block.kind === "table") return `<table>${block.head ? `<thead>${block.head}</thead>` : ""}<tbody>${body}</tbody></table>`;
  if (block.kind === "figure") {
    const { source, width, height } = block.picture;
    return `<img src="${source}" width="${width}" height="${height}">` + (body ? `<div class="caption">${body}</div>` : "");
  }
  return marker + body;
}

function elementOf(block, start, stop) {
  const element = document.createElement("div");
  element.className = `block ${block.name}${start > 0 ? " continued" : ""}`;
  if (stop < block.pieces.length && block.divisible && !block.loose) element.className += " goes-on";
  element.innerHTML = markupOf(block, start, stop);
  if (block.scale && block.scale < 1) element.style.fontSize = block.scale + "em";
  for (const image of element.querySelectorAll("img")) {
    const room = frameRoom(block.picture, block.beside);
    image.style.width = room.width + "px";
    image.style.height = room.height + "px";
  }
  return element;
}

// Drawings become pictures of points, so that words in them are no words of the page.
async function drawn(blocks) {
  for (const block of blocks) {
    if (!block.picture || !block.picture.source.startsWith("data:image/svg")) continue;
    const image = new Image();
    image.src = block.picture.source;
    try {
      await image.decode();
      const scale = 1000 / Math.max(image.naturalWidth, image.naturalHeight);
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.naturalWidth * scale);
      canvas.height = Math.round(image.naturalHeight * scale);
      const surface = canvas.getContext("2d");
      surface.fillStyle = "white";
      surface.fillRect(0, 0, canvas.width, canvas.height);
      surface.drawImage(image, 0, 0, canvas.width, canvas.height);
      block.picture = { source: canvas.toDataURL("image/png"), width: canvas.width / 2, height: canvas.height / 2 };
    } catch {
      block.picture = null;
    }
  }
  return blocks;
}

// No frame holds more pieces: longer rests of a block are not laid out to see that they do not fit.
const MOST_PIECES = 3000;

let design, frame, flow;

// A picture takes the width of its frame at most, and less than half of its height; beside text, a part of the width.
function frameRoom(picture, beside) {
  const wide = design.widest * (beside ? 0.4 : 1), high = design.highest;
  const scale = Math.min(1, wide / picture.width, high / picture.height);
  return { width: Math.floor(picture.width * scale), height: Math.floor(picture.height * scale) };
}

function paginate(blocks, notes, plan, begin, floating, maxPages) {
  design = plan;
  const pages = [], dropped = [];
  let frames = [], page = null, pending = floating.slice();
  let next = null;

  function box(shape, name) {
    const element = document.createElement("div");
    element.className = name;
    for (const side of ["left", "top", "width", "height"]) element.style[side] = shape[side] + "px";
    page.append(element);
    return element;
  }

  function nextPage() {
    const first = pages.length === 0 && design.opens;
    page = document.createElement("div");
    page.className = "page " + (first ? "first" : (design.first_number + pages.length) % 2 ? "odd" : "even");
    page.style.width = design.width + "px";
    page.style.height = design.height + "px";
    document.body.append(page);
    pages.push({ element: page, fragments: [] });
    const furniture = first ? design.first_furniture : (design.first_number + pages.length) % 2 ? design.even_furniture : design.furniture;
    for (const piece of furniture) {
      box(piece, "furniture " + piece.name).innerHTML = piece.html.replaceAll("{page}", design.first_number + pages.length - 1);
    }
    frames = design.frames.map((shape) => ({ ...shape }));
    // a title over several columns takes the room that it needs
    if (first && frames.length > 1 && begin.block === 0 && begin.piece === 0 && blocks[0].kind === "title") {
      const shape = { left: frames[0].left, top: frames[0].top, width: design.inner, height: design.height };
      frame = box(shape, "frame masthead");
      flow = frame;
      const element = append(0, 0, blocks[0].pieces.length);
      const taken = element.getBoundingClientRect().bottom - frame.getBoundingClientRect().top + 14;
      if (taken < design.height / 3) {
        frame.style.height = taken + "px";
        keep(0, 0, blocks[0].pieces.length, element, []);
        for (const column of frames) { column.top += taken; column.height -= taken; }
        begin = { block: 1, piece: 0 };
      } else {
        frame.remove();
      }
    }
  }

  function nextFrame() {
    if (frames.length === 0) nextPage();
    frame = box(frames.shift(), "frame column");
    flow = document.createElement("div");
    flow.className = "flow";
    frame.append(flow);
    while (pending.length) {
      if (place(pending[0], 0, blocks[pending[0]].pieces.length)) { pending.shift(); continue; }
      if (flow.children.length) break;
      dropped.push({ block: pending.shift(), reason: "picture_too_tall" });
    }
  }

  function append(index, start, stop) {
    const element = elementOf(blocks[index], start, stop);
    flow.append(element);
    return element;
  }

  function notesOf(index, start, stop) {
    return blocks[index].notes.slice(start, stop).flat();
  }

  function addNotes(numbers) {
    if (numbers.length === 0) return [];
    let holder = frame.querySelector(":scope > .notes");
    if (!holder) {
      holder = document.createElement("div");
      holder.className = "notes";
      frame.append(holder);
    }
    return numbers.map((number) => {
      const element = document.createElement("div");
      element.className = "block note";
      element.innerHTML = notes[number];
      holder.append(element);
      return { number, element };
    });
  }

  function takeAway(added) {
    for (const { element } of added) {
      const holder = element.parentElement;
      element.remove();
      if (holder.children.length === 0) holder.remove();
    }
  }

  function fits(element) {
    const holder = frame.querySelector(":scope > .notes");
    const bottom = frame.getBoundingClientRect().bottom;
    const limit = holder ? Math.min(bottom, holder.getBoundingClientRect().top - 6) : bottom;
    return element.getBoundingClientRect().bottom <= limit + 0.5;
  }

  function tooWide(element) {
    const table = element.querySelector(":scope > table");
    return element.scrollWidth > element.clientWidth + 1 || (table && table.getBoundingClientRect().width > flow.clientWidth + 1);
  }

  // Formulas and tables that are too wide are set in smaller type, as far as that can be read.
  function madeToFit(index, all) {
    for (const scale of blocks[index].kind === "paragraph" ? [1] : [1, 0.85, 0.72]) {
      blocks[index].scale = scale;
      const trial = append(index, 0, Math.min(all, 300)), wide = tooWide(trial);
      trial.remove();
      if (!wide) return true;
    }
    return false;
  }

  // Can the range stand here, with its notes? What fits stays.
  function place(index, start, stop) {
    const element = append(index, start, stop), added = addNotes(notesOf(index, start, stop));
    if (fits(element)) {
      keep(index, start, stop, element, added);
      return true;
    }
    element.remove();
    takeAway(added);
    return false;
  }

  function couldStand(index, start, stop) {
    const element = append(index, start, stop), added = addNotes(notesOf(index, start, stop));
    const found = fits(element);
    element.remove();
    takeAway(added);
    return found;
  }

  function keep(index, start, stop, element, added) {
    pages.at(-1).fragments.push({ block: index, start, stop, element, frame, added });
  }

  // What announces the next block goes with it to the next frame.
  function takeBack() {
    const fragments = pages.at(-1).fragments;
    let back = 0;
    while (fragments.length && fragments.at(-1).frame === frame && blocks[fragments.at(-1).block].keep && fragments.at(-1).start === 0) {
      if (flow.children.length === 1) break;
      const last = fragments.pop();
      last.element.remove();
      takeAway(last.added);
      back += 1;
    }
    return back;
  }

  nextFrame();
  let index = begin.block, from = begin.piece;
  const full = () => frames.length === 0 && pages.length === maxPages;
  outer: for (; index < blocks.length; index += 1) {
    const block = blocks[index], all = block.pieces.length;
    let start = from;
    from = 0;
    if (block.kind === "figure") {
      if (!block.picture) { dropped.push({ block: index, reason: "picture_undecodable" }); continue; }
      if (pending.length || !place(index, 0, all)) pending.push(index);
      continue;
    }
    while (start < all) {
      if (block.wide && start === 0) {
        if (!madeToFit(index, all)) {
          dropped.push({ block: index, reason: block.kind + "_too_wide" });
          break;
        }
      }
      const most = Math.min(all, start + MOST_PIECES);
      if (most === all && place(index, start, all)) break;
      let stop = start;
      if (block.divisible) {
        let low = start, high = Math.min(all - 1, most);
        while (low < high) {
          const middle = Math.ceil((low + high) / 2);
          if (couldStand(index, start, middle)) low = middle; else high = middle - 1;
        }
        stop = low;
      }
      const empty = flow.children.length === 0;
      // a word or two alone at the head of the next frame look lost
      if (stop > start && all - stop < block.least && all - block.least - start >= block.least) {
        stop = all - block.least;
        block.loose = true; // its last line need not be full
      }
      if (stop > start && (stop - start >= block.least || empty) && place(index, start, stop)) {
        start = stop;
      } else if (empty) {
        dropped.push({ block: index, reason: block.kind + "_too_tall" });
        break;
      } else if (start === 0) {
        const back = takeBack();
        if (back) {
          index -= back;
          if (full()) { next = { block: index, piece: 0 }; break outer; }
          nextFrame();
          index -= 1;
          continue outer;
        }
      }
      if (full()) { next = { block: index, piece: start }; break outer; }
      nextFrame();
    }
  }
  while (next === null && pending.length) {
    if (full()) { next = { block: blocks.length, piece: 0 }; break; }
    nextFrame();
  }
  return { dropped, next, pending, pages: pages.map((entry) => report(entry)) };
}

// The box around what an element shows, not around the room it takes.
function shownBox(element, page) {
  const range = document.createRange(), outer = page.getBoundingClientRect();
  const shown = [...element.querySelectorAll("table, img, math, math *")].map((one) => one.getBoundingClientRect());
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    range.selectNodeContents(texts.currentNode);
    shown.push(...range.getClientRects());
  }
  let rects = shown.filter((rect) => rect.width > 0.5 && rect.height > 0.5);
  if (rects.length === 0) rects = [element.getBoundingClientRect()];
  return [
    Math.min(...rects.map((rect) => rect.left)) - outer.left, Math.min(...rects.map((rect) => rect.top)) - outer.top,
    Math.max(...rects.map((rect) => rect.right)) - outer.left, Math.max(...rects.map((rect) => rect.bottom)) - outer.top,
  ];
}

function pictureBox(image, page) {
  const shown = image.getBoundingClientRect(), outer = page.getBoundingClientRect();
  return [shown.left - outer.left, shown.top - outer.top, shown.right - outer.left, shown.bottom - outer.top];
}

function report({ element: page, fragments }) {
  return {
    fragments: fragments.map(({ block, start, stop, element, frame, added }) => ({
      block, start, stop, frame: [...page.querySelectorAll(".frame")].indexOf(frame), box: shownBox(element, page),
      picture: element.querySelector("img") ? pictureBox(element.querySelector("img"), page) : null,
      notes: added.map(({ number, element }) => ({ number, box: shownBox(element, page) })),
    })),
    furniture: [...page.querySelectorAll(".furniture")].map((element) => ({
      name: element.className.replace("furniture ", ""), text: element.innerText, box: shownBox(element, page),
    })),
  };
}
