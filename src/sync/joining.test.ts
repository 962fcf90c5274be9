import { expect, test } from 'vitest'
import type { ProjectId } from '../core/ids.ts'
import type { ProjectState } from '../core/ports.ts'
import { meetingOf } from './joining.ts'
import type { Meeting } from './joining.ts'
import type { Hello } from './messages.ts'
import { testIdentity } from './testing/device.ts'

const stateOf = (project: string | null, records: number): ProjectState => ({
  project: project === null ? null : { id: project as ProjectId, name: project, key: new Uint8Array(32) }, forms: 0, records, others: 0,
})
const helloOf = (state: ProjectState): Hello => ({
  ...testIdentity('x'), kind: 'hello', minor: 0, name: '', nonce: new Uint8Array(32), clock: 0, project: state.project, forms: state.forms, records: state.records, others: state.others,
})
const opposite: Readonly<Record<Meeting, Meeting>> = { same: 'same', different: 'different', invite: 'join', join: 'invite' }

test.each<[string, ProjectState, ProjectState, Meeting]>([
  ['the same project', stateOf('p', 1), stateOf('p', 0), 'same'],
  ['none, none', stateOf(null, 0), stateOf(null, 5), 'invite'],
  ['one, none', stateOf('p', 0), stateOf(null, 5), 'invite'],
  ['none, one', stateOf(null, 3), stateOf('p', 0), 'join'],
  ['none, one with content', stateOf(null, 3), stateOf('p', 3), 'join'],
  ['two with content', stateOf('p', 1), stateOf('q', 1), 'different'],
  ['content, empty', stateOf('p', 1), stateOf('q', 0), 'invite'],
  ['empty, content', stateOf('p', 0), stateOf('q', 1), 'join'],
  ['two empty ones', stateOf('p', 0), stateOf('q', 0), 'invite'],
  ['one that only others wrote in', { ...stateOf('p', 0), others: 1 }, stateOf('q', 1), 'different'],
  ['one with a form only', { ...stateOf('p', 0), forms: 1 }, stateOf('q', 1), 'different'],
])('[SES6] %s: both sides come to opposite answers', (_what, own, peer, expected) => {
  expect(meetingOf(own, helloOf(peer), 'offered')).toBe(expected)
  expect(meetingOf(peer, helloOf(own), 'answered')).toBe(opposite[expected])
})
