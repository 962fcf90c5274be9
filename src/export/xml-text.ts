/** Text within XML and in its attributes; what XML cannot hold becomes the replacement character (halves of pairs where it is encoded). */
const replaced: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }
// oxlint-disable-next-line no-control-regex
const special = /[&<>"\u0000-\u001f\ufffe\uffff]/
const everySpecial = new RegExp(special.source, 'g')

export const xmlText = (text: string): string => (special.test(text) ? text.replace(everySpecial, (char) => replaced[char] ?? '\ufffd') : text)
