/**
 * The outline of Consentry's mark, in a unit square: straight sides above, two arcs that meet in
 * the point below.
 */

/**
 * @param {number} x
 * @param {number} y
 * @param {number} inset so far inside the outline
 */
export function isInShield(x, y, inset) {
  const [across, top, knee] = [Math.abs(x - 0.5), 0.06 + inset, 0.5];
  const side = 0.4 - inset;
  if (across > side || y < top + 0.09 * (across / 0.4) ** 1.5) return false;
  if (y <= knee) return true;
  const down = (y - knee) / (0.46 - inset * 1.15);
  return down <= 1 && across <= side * Math.sqrt(1 - down ** 1.7);
}
