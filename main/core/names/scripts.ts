/**
 * Which alphabets a text is written in: several in one word are how a name imitates another (UTS 39
 * section 5).
 *
 * Characters of all alphabets count for none. Japanese, Korean and Chinese are written in several
 * at once, and with Latin letters among them ("highly restrictive", UTS 39 section 5.2): nothing in
 * them passes for Latin.
 */

/** By their names in Unicode 15, the version that every Node we run in knows. */
const usual = namesIn(
  'Latn Cyrl Grek Arab Hebr Hani Hira Kana Hang Thai Deva Beng Taml Armn Geor Cher Copt',
);
const rare = namesIn(`
  Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari
  Cham Chrs Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Ethi Glag Gong Gonm Goth Gran Gujr
  Guru Hano Hatr Hluw Hmng Hmnp Hung Ital Java Kali Kawi Khar Khmr Khoj Kits Knda Kthi Lana
  Laoo Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf Mend Merc Mero Mlym
  Modi Mong Mroo Mtei Mult Mymr Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck Orkh Orya Osge
  Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur Sgnw
  Shaw Shrd Sidd Sind Sinh Sogd Sogo Sora Soyo Sund Sylo Syrc Tagb Takr Tale Talu Tang Tavt
  Telu Tfng Tglg Thaa Tibt Tirh Tnsa Toto Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb
`);
const together = [
  ['Latn', 'Hani', 'Hira', 'Kana'],
  ['Latn', 'Hani', 'Hang'],
  ['Latn', 'Hani', 'Bopo'],
];

/**
 * True when no single alphabet, nor one of the sets that are written together, holds every
 * character of the text.
 */
export function mixedScripts(text: string): boolean {
  // Each character once: a long text costs no more than a short one.
  const characters = [...new Set(text)].join('');
  const isIn = (set: readonly string[]): boolean => only(set).test(characters);
  if (usual.some((script) => isIn([script])) || together.some(isIn)) return false;
  return !(isIn(rare) && rare.some((script) => isIn([script])));
}

function namesIn(list: string): readonly string[] {
  return list.trim().split(/\s+/u);
}

const compiled = new Map<string, RegExp>();

/**
 * Matches texts of these alphabets, and of characters that belong to all. Compiling is slow, so it
 * is done once.
 */
function only(set: readonly string[]): RegExp {
  const key = set.join();
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    const classes = [...set, 'Zyyy', 'Zinh'].map((script) => `\\p{scx=${script}}`).join('');
    pattern = new RegExp(`^[${classes}]*$`, 'u');
    compiled.set(key, pattern);
  }
  return pattern;
}
