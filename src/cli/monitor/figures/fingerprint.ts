/** 53 bits of a text, to know it again: two of a hundred thousand texts share one once in a million logs. */
export function lineFingerprint(text: string): number {
  let one = 0xdeadbeef ^ text.length;
  let other = 0x41c6ce57;
  // Two characters at a time: this is done for every record that has no number.
  for (let at = 0; at < text.length; at += 2) {
    const pair = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    one = Math.imul(one ^ pair, 0x9e3779b1);
    one ^= one >>> 15;
    other = Math.imul(other ^ pair, 0x5f356495);
    other ^= other >>> 13;
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return (other & 0x1fffff) * 2 ** 32 + (one >>> 0);
}
