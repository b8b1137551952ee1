/** Names that look like others: labels of mixed scripts, and skeletons by which look-alikes are found (UTS 39). */

/** The scripts of UAX 31, table 5: those in use today. Labels in others are refused like mixed ones. */
const SCRIPTS = (
  'Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hangul Han Hebrew ' +
  'Hiragana Katakana Kannada Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan'
).split(' ')
/** Together in one word where people write so (UTS 39, 5.2, highly restrictive). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
const ALLOWED = [...SCRIPTS.map((script) => [script]), ...TOGETHER].map(
  (scripts) =>
    new RegExp(
      `^[\\p{scx=Common}\\p{scx=Inherited}${scripts.map((script) => `\\p{scx=${script}}`).join('')}]*$`,
      'u',
    ),
)

/** @param name in Unicode @returns the first part whose letters are not of one script or a usual combination */
export function mixedLabelOf(name: string): string | undefined {
  return name.split('.').find((label) => !ALLOWED.some((allowed) => allowed.test(label)))
}

/**
 * Letters that host names may hold and that look like ASCII ones: the commonest of Unicode's confusables.txt, for the
 * whole table has thousands of signs that are no part of names.
 */
const LOOKS_LIKE = new Map(
  [
    // Cyrillic
    'аa вb сc ԁd еe ҽe ԍg һh іi јj кk ӏl мm нh пn оo өo рp ԛq гr ѕs тt уy үy ѵv ѡw ԝw хx ҳx ьb з3',
    // Greek
    'αa βb εe ηn ιi κk νv οo ρp σo τt υu ωw χx γy μu',
    // Armenian
    'օo սu հh ոn ցg զq աw յj պw քp',
    // Latin
    'ıi łl øo đd ħh ŋn ßb þp ðd ɑa ɡg ɩi ʋv ƅb ɓb ɗd ƙk ƴy ŧt ƶz ɛe ɔo əe',
  ]
    .flatMap((pairs) => pairs.split(' '))
    .map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]),
)

/**
 * What a name looks like: names of the same skeleton may be taken for each other. It is meant for comparing only.
 * @param name in Unicode
 */
export function skeletonOf(name: string): string {
  const plain = name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  return plain
    .replace(/[^a-z0-9.*-]/gu, (letter) => LOOKS_LIKE.get(letter) ?? letter)
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
