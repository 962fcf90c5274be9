/** The sentence for everything that can go wrong while pairing; each names what to do. */
import type { CodeFailure } from '../../transport/pairing-code.ts'
import type { UseFailure } from '../../transport/pairing.ts'
import type { LinkFailure } from '../../transport/peer-link.ts'
import { t } from '../text/text.ts'

type AtCode = CodeFailure | 'own-code' | 'answer-for-another' | 'expired'
const atCode: ReadonlySet<string> = new Set(['not-a-code', 'damaged', 'newer-app', 'own-code', 'answer-for-another', 'expired'] satisfies AtCode[])
const isAtCode = (failure: UseFailure): failure is AtCode => atCode.has(failure)

export const linkText = (failure: LinkFailure): string => t(`sync.link.${failure}`)
export const useText = (failure: UseFailure): string => (isAtCode(failure) ? t(`sync.code.${failure}`) : linkText(failure))
