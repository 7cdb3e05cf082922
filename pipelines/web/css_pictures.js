// How large the pictures at `addresses` are, and what they hold where the page may read it and it is no more than `most`
// bytes. Returns for each {width, height, type, data}, `data` in base64; null for what does not come in `seconds`.
async ({ addresses, most, seconds }) => {
  // what went wrong with one picture is told by null; any other error is one of ours
  const none = (error) => {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    return null;
  };
  const late = new Promise((end) => setTimeout(() => end(null), seconds * 1000));
  const sized = (address) => new Promise((end) => {
    const image = new Image();
    image.onload = () => end({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => end(null);
    image.src = address;
  });
  const read = async (address) => {
    const answer = await fetch(address);
    const blob = await answer.blob();
    if (!answer.ok || blob.size > most) return {};
    const reader = new FileReader();
    await new Promise((end) => { reader.onloadend = end; reader.readAsDataURL(blob); });
    return { type: blob.type, data: String(reader.result || '').split(',')[1] || null };
  };
  const one = async (address) => {
    const size = await sized(address);
    return size && { ...size, ...await read(address).catch(none) };
  };
  return Promise.all(addresses.map((address) => Promise.race([one(address), late])));
}
