/** A question's guidance, kept aside from its hint (forms/guidance.ts), in the language in use and with answers filled in. Rule FIL29. */
import type { Guidance } from '../../../forms/guidance.ts'
import type { EngineNode } from './nodes.ts'
import { ofHtml, type Rich } from './rich.ts'

/** null when it has none in any language. */
export const guidanceOf = (node: EngineNode, guidance: Guidance): ((language: string, answer: (path: string) => string) => readonly Rich[]) | null => {
  if (guidance.size === 0) return null
  const control = node.definition.bodyElement?.element
  const hint = control === undefined ? undefined : [...control.children].find((child) => child.localName === 'hint')
  const id = /^\s*jr:itext\(\s*(['"])(.*)\1\s*\)\s*$/.exec(hint?.getAttribute('ref') ?? '')?.[2]
  if (id === undefined || ![...guidance.values()].some((texts) => texts.has(id))) return null
  return (language, answer) => {
    const parts = guidance.get(language)?.get(id)
    const text = (parts ?? []).map((part) => (typeof part === 'string' ? part : answer(part.ref))).join('')
    return text.trim() === '' || text.trim() === '-' ? [] : /[<&]/.test(text) ? ofHtml(text) : [text]
  }
}
