/**
 * From an open link to two devices that have proved who they are: hellos, then proofs. Until then the other side is a
 * stranger and may say nothing else. Rules SES1-SES5; what is signed is in transcript.ts.
 */
import { enterJoining, meetingOf } from './joining.ts'
import type { Message, Proof } from './messages.ts'
import { protocol } from './messages.ts'
import type { Event, Greeting, Proving, Starting, Step } from './state.ts'
import { encodeMessage } from './messages-codec.ts'
import { chain, fail, send, stay, unexpected } from './steps.ts'
import { otherRole, projectMac, sameBytes, signedText } from './transcript.ts'
import type { Transcript } from './transcript.ts'

const transcriptOf = ({ config, own, peer }: Proving): Transcript => ({
  binding: config.binding,
  offered: config.role === 'offered' ? own.hello : peer.bytes,
  answered: config.role === 'offered' ? peer.bytes : own.hello,
})

/** The key with which both must show that they belong to the project, when their hellos name the same one. */
const sharedKey = ({ own, peer, config }: Proving): Uint8Array | null =>
  meetingOf(own.project, peer.hello, config.role) === 'same' ? (own.project.project?.key ?? null) : null

export const startingEvent = (state: Starting, event: Event): Step => {
  if (event.type !== 'membership') return stay(state)
  if (!event.result.ok) return fail(state, 'storage', event.result.error.message)
  const held = event.result.value
  const { config } = state
  const hello: Message = {
    kind: 'hello', minor: protocol.minor, origin: config.origin, algorithm: config.algorithm, publicKey: config.publicKey, name: config.name,
    nonce: config.nonce, clock: event.now, project: held.project, forms: held.forms, records: held.records, others: held.others,
  }
  const greeting: Greeting = { ...state, at: 'greeting', own: { hello: encodeMessage(hello), project: held } }
  return send(greeting, hello)
}

export const greetingMessage = (state: Greeting, message: Message, bytes: Uint8Array, now: number): Step => {
  if (message.kind !== 'hello') return unexpected(state, message.kind)
  const progress = { ...state.progress, peer: message.name, peerOrigin: message.origin, clockOffset: message.clock - now }
  const proving: Proving = { ...state, at: 'proving', progress, peer: { hello: message, bytes: bytes.slice() }, signed: false, proof: 'none' }
  if (message.origin === state.config.origin) return fail(proving, 'same-device', message.name)
  if (meetingOf(state.own.project, message, state.config.role) === 'different') {
    return fail(proving, 'different-project', message.project?.name ?? '')
  }
  return stay(proving, { type: 'sign', text: signedText(transcriptOf(proving), state.config.role) })
}

const provedBoth = (state: Proving): Step => (state.signed && state.proof === 'good' ? enterJoining(state) : stay(state))

export const provingMessage = (state: Proving, message: Message): Step => {
  if (message.kind !== 'proof' || state.proof !== 'none') return unexpected(state, message.kind)
  const key = sharedKey(state)
  const transcript = transcriptOf(state)
  const role = otherRole(state.config.role)
  const wanted = key === null ? new Uint8Array(0) : projectMac(key, transcript, role)
  if (!sameBytes(wanted, message.mac)) return fail(state, 'not-proved', 'the other device does not know the key of this project')
  return stay({ ...state, proof: 'verifying' }, {
    type: 'verify', hello: state.peer.hello, text: signedText(transcript, role), signature: message.signature,
  })
}

export const provingEvent = (state: Proving, event: Event): Step => {
  if (event.type === 'signed' && !state.signed) {
    const key = sharedKey(state)
    const mac = key === null ? new Uint8Array(0) : projectMac(key, transcriptOf(state), state.config.role)
    const proof: Proof = { kind: 'proof', signature: event.signature, mac }
    return chain(send({ ...state, signed: true }, proof), provedBoth)
  }
  if (event.type === 'verified' && state.proof === 'verifying') {
    return event.good ? provedBoth({ ...state, proof: 'good' }) : fail(state, 'not-proved', 'the signature is not of this device and this link')
  }
  return stay(state)
}
