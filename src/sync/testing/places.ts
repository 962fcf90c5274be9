/**
 * Two pure machines run against one another without the runner, so that a test sees every state both went through. Effects
 * are carried out one by one; what a machine sends is the other's next message.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { createProject, joinProject } from '../membership.ts'
import { listens, start, step } from '../session.ts'
import type { Effect, Event, State } from '../state.ts'
import type { Device } from './device.ts'
import { testVerify } from './device.ts'
import type { Side } from './link-pair.ts'

export interface Visit { readonly side: Side; readonly state: State }
export const testNow = Date.UTC(2026, 5, 1)

const answer = async (device: Device, effect: Effect): Promise<Event | null> => {
  const { replica, membership, identity } = device
  switch (effect.type) {
    case 'membership': return { type: 'membership', result: await membership.current(), now: testNow }
    case 'create': return { type: 'created', result: await createProject(membership) }
    case 'join': return { type: 'joined', result: await joinProject(membership, effect.project) }
    case 'sign': return { type: 'signed', signature: await identity.sign(effect.text) }
    case 'verify': return { type: 'verified', good: await testVerify(effect.hello.algorithm, effect.hello.publicKey, effect.text, effect.signature) }
    case 'heads': return { type: 'heads', use: effect.use, result: await replica.heads() }
    case 'plan': return { type: 'planned', result: await replica.missing(effect.theirs) }
    case 'read': return { type: 'read', result: await replica.read(effect.ref) }
    case 'apply': return { type: 'applied', result: await replica.apply(effect.segment) }
    default: return null
  }
}

/** Runs to the end; says yes to any question. */
export const visit = async (devices: Readonly<Record<Side, Device>>): Promise<readonly Visit[]> => {
  const visits: Visit[] = []
  const inbox: Record<Side, Uint8Array[]> = { a: [], b: [] }
  const todo: { side: Side; effect: Effect }[] = []
  const states: Partial<Record<Side, State>> = {}
  const take = (side: Side, next: { readonly state: State; readonly effects: readonly Effect[] }): void => {
    states[side] = next.state
    visits.push({ side, state: next.state })
    todo.push(...next.effects.map((effect) => ({ side, effect })))
  }
  for (const side of ['a', 'b'] as const) {
    const { origin, algorithm, publicKey } = devices[side].identity
    take(side, start({ origin, algorithm, publicKey, name: devices[side].name, role: side === 'a' ? 'offered' : 'answered', binding: utf8ToBytes('link'), secret: sha256(utf8ToBytes(side)) }))
  }
  for (let moved = true; moved; ) {
    moved = false
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      moved = true
      const { side, effect } = next
      if (effect.type === 'send') inbox[side === 'a' ? 'b' : 'a'].push(effect.bytes)
      const event = await answer(devices[side], effect)
      if (event !== null) take(side, step(states[side] as State, event))
    }
    for (const side of ['a', 'b'] as const) {
      const state = states[side] as State
      if (state.at === 'confirming') take(side, step(state, { type: 'confirm', accept: true }))
      else if (listens(state)) {
        const bytes = inbox[side].shift()
        if (bytes === undefined) continue
        take(side, step(state, { type: 'message', bytes, now: testNow }))
      } else continue
      moved = true
    }
  }
  return visits
}
