/**
 * What may be told of an error to somebody else: its name, codes of SQLite, and the places in our files it came through. Never its
 * message: that may hold an answer, a name or a label. Kept and shown by ui/diagnostics. Rule DIA1.
 */
export interface ErrorFact {
  /** e.g. `TypeError`, or what was thrown instead of an error */
  readonly name: string
  /** e.g. `SQLITE_IOERR` */
  readonly codes: readonly string[]
  /** e.g. `main-C1.js:12:340`, the innermost first */
  readonly places: readonly string[]
}

const mostPlaces = 8
const namePattern = /^[A-Za-z][A-Za-z0-9]{0,39}$/

/** Chromium and Firefox write one frame a line, with the address of a file and two numbers at its end. */
const placesOf = (stack: string): readonly string[] =>
  stack.split('\n').flatMap((line) => /(?:^|[\s(@])https?:\/\/[^\s()]*\/([\w.-]+\.(?:js|ts|tsx|wasm)):(\d+):(\d+)\)?\s*$/.exec(line)?.slice(1, 4).join(':') ?? []).slice(0, mostPlaces)

export const errorFact = (error: unknown): ErrorFact => {
  if (!(error instanceof Error)) return { name: `thrown ${error === null ? 'null' : typeof error}`, codes: [], places: [] }
  return {
    // A library may put anything there.
    name: namePattern.test(error.name) ? error.name : 'Error',
    codes: [...new Set(error.message.match(/\bSQLITE_[A-Z]+(?:_[A-Z]+)*\b/g) ?? [])].slice(0, 4),
    places: placesOf((error.stack ?? '').replace(error.message, '')),
  }
}
