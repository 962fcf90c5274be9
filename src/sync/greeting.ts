/**
 * From an open link to two devices that have proved who they are: hellos, then proofs. Until then the other side is a
 * stranger and may say nothing else. Rules SES1-SES5, SES34; what is signed is in transcript.ts.
 */
import { nonceOf } from './digits.ts'
import { enterJoining, meetingOf } from './joining.ts'
import type { Message, Proof } from './messages.ts'
import { knowsBrief, protocol } from './messages.ts'
import type { Event, Greeting, Proving, Starting, Step } from './state.ts'
import { encodeMessage } from './messages-codec.ts'
import { shownName, shownProject } from './shown-name.ts'
import { chain, fail, send, stay, unexpected } from './steps.ts'
import { otherRole, projectMac, sameBytes, signedText, transcriptOf } from './transcript.ts'
import type { Role } from './transcript.ts'

/** Shows that the key of the project is known, when both hellos name the same one; else empty. 16 bytes of it are as many as anybody could guess. */
const macOf = (state: Proving, role: Role): Uint8Array => {
  const { own, peer, config } = state
  const key = meetingOf(own.project, peer.hello, config.role) === 'same' ? own.project.project?.key : undefined
  return key === undefined ? new Uint8Array(0) : projectMac(key, transcriptOf(state), role).subarray(0, knowsBrief(peer.hello.minor) ? 16 : 32)
}

export const startingEvent = (state: Starting, event: Event): Step => {
  if (event.type !== 'membership') return stay(state)
  if (!event.result.ok) return fail(state, 'storage', event.result.error.message)
  const held = event.result.value
  const { config } = state
  const hello: Message = {
    kind: 'hello', minor: protocol.minor, origin: config.origin, algorithm: config.algorithm, publicKey: config.publicKey, name: config.name,
    nonce: nonceOf(config.secret), clock: event.now, project: held.project, forms: held.forms, records: held.records, others: held.others,
  }
  const greeting: Greeting = { ...state, at: 'greeting', own: { hello: encodeMessage(hello), project: held } }
  return send(greeting, hello)
}

export const greetingMessage = (state: Greeting, message: Message, bytes: Uint8Array, now: number): Step => {
  if (message.kind !== 'hello') return unexpected(state, message.kind)
  const hello = { ...message, name: shownName(message.name), project: shownProject(message.project) }
  const progress = { ...state.progress, peer: hello.name, peerOrigin: hello.origin, clockOffset: hello.clock - now }
  const proving: Proving = { ...state, at: 'proving', progress, peer: { hello, bytes: bytes.slice() }, signed: false, proof: 'none' }
  // [SES34] Whoever says this device's own key has to prove it like any other.
  if (hello.origin !== state.config.origin && meetingOf(state.own.project, hello, state.config.role) === 'different') {
    return fail(proving, 'different-project', hello.project?.name ?? '')
  }
  return stay(proving, { type: 'sign', text: signedText(transcriptOf(proving), state.config.role) })
}

const provedBoth = (state: Proving): Step => {
  if (!state.signed || state.proof !== 'good') return stay(state)
  return state.peer.hello.origin === state.config.origin ? fail(state, 'same-device', state.peer.hello.name) : enterJoining(state)
}

export const provingMessage = (state: Proving, message: Message): Step => {
  if (message.kind !== 'proof' || state.proof !== 'none') return unexpected(state, message.kind)
  const role = otherRole(state.config.role)
  if (!sameBytes(macOf(state, role), message.mac)) return fail(state, 'not-proved', 'the other device does not know the key of this project')
  return stay({ ...state, proof: 'verifying' }, {
    type: 'verify', hello: state.peer.hello, text: signedText(transcriptOf(state), role), signature: message.signature,
  })
}

export const provingEvent = (state: Proving, event: Event): Step => {
  if (event.type === 'signed' && !state.signed) {
    const proof: Proof = { kind: 'proof', signature: event.signature, mac: macOf(state, state.config.role) }
    return chain(send({ ...state, signed: true }, proof), provedBoth)
  }
  if (event.type === 'verified' && state.proof === 'verifying') {
    return event.good ? provedBoth({ ...state, proof: 'good' }) : fail(state, 'not-proved', 'the signature is not of this device and this link')
  }
  return stay(state)
}
