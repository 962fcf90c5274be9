/**
 * The grammar of a translated sentence, without any state: `{name}` is replaced by a parameter; a sentence with plural
 * forms is an object by Intl.PluralRules category, chosen by the parameter `count`. Numbers are written as the language writes
 * them. The dictionaries are en.*.ts; the language in use is text.ts. Rules UI1-UI3 in docs/rules.md.
 */
export type Plural = { readonly [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & { readonly other: string }
export type Message = string | Plural
export type Values = Readonly<Record<string, string | number>>

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
/** Names of the parameters a message needs. */
export type NamesOf<M> = M extends string ? NamesIn<M> : M extends { readonly other: infer S extends string } ? NamesIn<S> | 'count' : never

const formats = new Map<string, { readonly rules: Intl.PluralRules; readonly number: Intl.NumberFormat }>()
const formatsOf = (language: string) => {
  let found = formats.get(language)
  if (found === undefined) {
    found = { rules: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) }
    formats.set(language, found)
  }
  return found
}

export const writeNumber = (language: string, value: number): string => formatsOf(language).number.format(value)

/** [UI1] [UI2] The sentence in `language`; a parameter that is missing stays visible as `{name}`. */
export const writeMessage = (language: string, message: Message, values: Values = {}): string => {
  const count = values['count']
  const pattern = typeof message === 'string'
    ? message
    : (typeof count === 'number' ? message[formatsOf(language).rules.select(count)] : undefined) ?? message.other
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? writeNumber(language, value) : value
  })
}
