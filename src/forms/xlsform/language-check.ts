/** Columns that some languages have and others lack: what is missing would be shown as "-". */
import type { ProblemLog } from './problem-log.ts'
import type { Header, Table } from './table.ts'

const translatable: ReadonlySet<string> = new Set(['label', 'hint', 'guidance_hint', 'image', 'big-image', 'audio', 'video', 'jr:constraintMsg', 'jr:requiredMsg'])

const columnAndLanguage = ({ tokens }: Header): readonly [string, string] | null => {
  const rest = tokens[0] === 'media' || tokens[0] === 'bind' ? tokens.slice(1) : tokens
  const [column = '', language = ''] = rest
  return translatable.has(column) && rest.length <= 2 ? [column, language] : null
}

export const checkLanguages = (table: Table | null, defaultLanguage: string, log: ProblemLog): void => {
  if (table === null) return
  const languagesOf = new Map<string, Set<string>>()
  const texts = new Map<string, string>()
  for (const header of table.headers) {
    const found = columnAndLanguage(header)
    if (found === null) continue
    const [column, language] = found
    languagesOf.set(column, (languagesOf.get(column) ?? new Set()).add(language))
    texts.set(column, header.tokens[0] === 'media' ? column : header.text.replace(/\s*::?[^:]*$/, ''))
  }
  const all = new Set<string>()
  for (const languages of languagesOf.values()) for (const language of languages) if (language !== '') all.add(language)
  for (const [column, languages] of languagesOf) {
    // A column without any language is the same text in all of them; beside languages it is the default language's.
    if (languages.size === 1 && languages.has('')) continue
    for (const language of all) {
      if (languages.has(language) || (languages.has('') && language === defaultLanguage)) continue
      const text = texts.get(column) ?? column
      log.warn('missing-translation', `The language "${language}" has no column "${text}::${language}": its texts are shown as "-".`, { sheet: table.sheet, column: text })
    }
  }
}
