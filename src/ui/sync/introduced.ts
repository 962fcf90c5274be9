/**
 * Links that come about by introduction: makes the offers and answers that the worker asks for, whatever screen is shown, and hands over
 * what opens. Nothing of it is shown before it is a link; what fails is told to the worker and to nobody else. WebRTC is loaded when it is
 * first needed. Rules INT4, LNK7.
 */
import type { Result } from '../../core/result.ts'
import type { OpenLink } from '../../transport/open-link.ts'
import type { PairingCode } from '../../transport/pairing-code.ts'
import type { MeetNotice } from '../../worker/api-links.ts'
import type { Client } from '../client.ts'
import type { Links } from './links.ts'

interface Half { readonly code: string; cancel(): void }
interface Offering extends Half { accept(answer: PairingCode): Promise<Result<OpenLink, unknown>> }
interface Answering extends Half { readonly opened: Promise<Result<OpenLink, unknown>> }
/** What WebRTC does for it; see introduced-wire.ts. */
export interface Wire {
  offer(): Promise<Result<Offering, unknown>>
  answer(offer: PairingCode): Promise<Result<Answering, unknown>>
  decode(code: string): Result<PairingCode, unknown>
}

type Under = { readonly role: 'offer'; readonly half: Offering } | { readonly role: 'answer'; readonly half: Answering }

export const followIntroductions = (client: Pick<Client, 'call' | 'onNotice'>, links: Pick<Links, 'open'>, load: () => Promise<Wire>): (() => void) => {
  const under = new Map<string, Under>()
  const cancelled = new Set<string>()

  const tell = (attempt: string, code: string | null): void => void client.call('links.described', { attempt, code })
  const fail = (attempt: string): void => {
    const had = under.get(attempt)
    under.delete(attempt)
    had?.half.cancel()
    tell(attempt, null)
  }
  /** A link that opens after it was given up is closed. */
  const take = (attempt: string, opened: Result<OpenLink, unknown>): void => {
    if (!under.delete(attempt)) {
      if (opened.ok) opened.value.close()
      return
    }
    if (opened.ok) links.open(opened.value, attempt)
    else tell(attempt, null)
  }
  const begun = (attempt: string, made: Under): boolean => {
    if (cancelled.delete(attempt)) {
      made.half.cancel()
      return false
    }
    under.set(attempt, made)
    tell(attempt, made.half.code)
    return true
  }

  const offer = async (attempt: string): Promise<void> => {
    const made = await (await load()).offer()
    if (made.ok) begun(attempt, { role: 'offer', half: made.value })
    else fail(attempt)
  }
  const answer = async (attempt: string, code: string): Promise<void> => {
    const wire = await load()
    const offered = wire.decode(code)
    if (!offered.ok || offered.value.role !== 'offer') return fail(attempt)
    const made = await wire.answer(offered.value)
    if (!made.ok) return fail(attempt)
    if (begun(attempt, { role: 'answer', half: made.value })) take(attempt, await made.value.opened)
  }
  const accept = async (attempt: string, code: string): Promise<void> => {
    const had = under.get(attempt)
    const answered = (await load()).decode(code)
    if (had?.role !== 'offer') return
    if (!answered.ok || answered.value.role !== 'answer') return fail(attempt)
    take(attempt, await had.half.accept(answered.value))
  }
  const cancel = (attempt: string): void => {
    const had = under.get(attempt)
    if (had === undefined) return void cancelled.add(attempt)
    under.delete(attempt)
    had.half.cancel()
  }
  const meet = ({ attempt, step, code }: MeetNotice): Promise<void> | void => {
    switch (step) {
      case 'offer': return offer(attempt)
      case 'answer': return answer(attempt, code)
      case 'accept': return accept(attempt, code)
      case 'cancel': return cancel(attempt)
    }
  }
  return client.onNotice((notice) => {
    if (notice.type === 'meet') void meet(notice)
  })
}
