/** What the steps that write XML share, and texts with the values shown in them. */
import { element, type XmlElement, type XmlNode } from '../xml.ts'
import type { Choices } from './choices.ts'
import type { ProblemLog } from './problem-log.ts'
import { textParts, type Scope } from './references.ts'
import type { Settings } from './settings.ts'
import type { FormNode } from './tree.ts'
import type { Triggered } from './trigger.ts'

export interface Output {
  readonly root: FormNode
  readonly scope: Scope
  readonly settings: Settings
  readonly choices: Choices
  readonly triggered: Triggered
  readonly log: ProblemLog
}

export const textNodes = (text: string, context: FormNode | null, scope: Scope): readonly XmlNode[] =>
  textParts(text, context, scope).map((part) => (typeof part === 'string' ? part : element('output', { value: part.output })))

export const textElement = (name: string, text: string, context: FormNode | null, scope: Scope): XmlElement => element(name, {}, ...textNodes(text, context, scope))
