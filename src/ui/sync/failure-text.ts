/** Everything that can go wrong while pairing: its name, its sentence and its one remedy. Rule SYNCUI2. */
import type { CodeFailure } from '../../transport/pairing-code.ts'
import type { Trouble } from '../../transport/diagnosis.ts'
import type { UseFailure } from '../../transport/pairing.ts'
import type { CameraFailure } from './camera.ts'
import { t } from '../text/text.ts'

export type Remedy = 'paste' | 'network' | 'file' | 'update' | 'scan'
export type PairingProblem = Trouble | CameraFailure | 'newer-app'

/** null: the new code on screen is all that is needed. */
const remedies: Readonly<Record<PairingProblem, Remedy | null>> = {
  'no-address': 'network', 'names-blocked': 'network', 'different-networks': 'network', isolated: 'network', 'ice-failed': 'network',
  'camera-denied': 'paste', 'camera-missing': 'paste', 'camera-busy': 'scan', 'camera-still': 'scan',
  'code-refused': 'scan', timeout: 'scan', 'answer-expired': 'scan', cancelled: 'scan',
  'webrtc-missing': 'file', 'newer-app': 'update',
}
export const remedyOf = (problem: PairingProblem): Remedy | null => remedies[problem]
export const titleOf = (problem: PairingProblem): string => t(`pair.why.${problem}`)
export const textOf = (problem: PairingProblem): string => t(`pair.why.${problem}.text`)

type AtCode = Exclude<CodeFailure, 'newer-app'> | 'own-code' | 'answer-for-another'
const atCode: ReadonlySet<string> = new Set(['not-a-code', 'damaged', 'own-code', 'answer-for-another'] satisfies AtCode[])
const fate: ReadonlySet<string> = new Set(['for-another', 'expired', 'used'])
const isAtCode = (failure: UseFailure): failure is AtCode => atCode.has(failure)
const isFate = (failure: UseFailure): failure is 'for-another' | 'expired' | 'used' => fate.has(failure)

/** The sentence under the scanner or the text box. */
export const useText = (failure: UseFailure): string => {
  if (isAtCode(failure)) return t(`sync.code.${failure}`)
  if (isFate(failure)) return t(`pair.code.${failure}`)
  return `${titleOf(failure)}. ${textOf(failure)}`
}
