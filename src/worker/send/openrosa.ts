/**
 * The two requests of the OpenRosa submission API, and what their answers mean. A browser does not say why a request failed: a second
 * one that asks for nothing back tells a server that is not there from one that answers no web app. Rules SND3-SND6.
 */
import { err, ok, type Result } from '../../core/result.ts'
import type { SendRefusalType, SendTrouble } from '../api-send.ts'
import { authorizationOf, type Endpoint } from './address.ts'

export interface Network {
  fetch(url: string, init: RequestInit): Promise<Response>
  isOnline(): boolean
  /** resolves after so long */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** somebody wants it to end */
  readonly stop: AbortSignal
}
export interface Login { readonly user: string; readonly password: string }
export interface SentFile { readonly name: string; readonly blob: Blob }
export interface Trouble { readonly type: SendTrouble | 'stopped'; readonly detail: string }
export type Answer = { readonly type: 'accepted' } | { readonly type: 'refused'; readonly why: SendRefusalType; readonly detail: string } | { readonly type: 'trouble'; readonly trouble: Trouble }

const headMs = 20_000
const postMs = 60_000
/** Slower than this a request is given up. */
const bytesPerMs = 4
const usualLimit = 10_000_000
const smallestLimit = 100_000
const mostWords = 300

class Timeout extends Error {}
class Stopped extends Error {}

interface Reply { readonly status: number; readonly limit: string; readonly text: string }

/** No server needs more words than this. */
const mostText = 20_000
const someText = async (response: Response): Promise<string> => {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (text.length < mostText) continue
    await reader.cancel()
    break
  }
  return text.slice(0, mostText)
}

/** [SND6] A whole answer within a time, or a throw that says which of both it was. */
const timed = async (network: Network, ms: number, url: string, init: RequestInit): Promise<Reply> => {
  if (network.stop.aborted) throw new Stopped()
  const abort = new AbortController()
  const over = new AbortController()
  const end = (): void => abort.abort()
  network.stop.addEventListener('abort', end)
  const answer = async (): Promise<Reply> => {
    const response = await network.fetch(url, { ...init, signal: abort.signal, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })
    return { status: response.status, limit: response.headers.get('X-OpenRosa-Accept-Content-Length') ?? '', text: await someText(response) }
  }
  const late = network.wait(ms, over.signal).then((): Promise<never> | never => {
    if (over.signal.aborted) return new Promise<never>(() => undefined)
    abort.abort()
    throw new Timeout()
  })
  try {
    return await Promise.race([answer(), late])
  } catch (error) {
    throw network.stop.aborted ? new Stopped() : error
  } finally {
    network.stop.removeEventListener('abort', end)
    over.abort()
  }
}

/** [SND6] The server's own words: OpenRosa's <message>, or the message of Central's JSON. Shown as text only. */
const wordsOf = ({ text }: Reply): string => {
  const xml = /<message[^>]*>([\s\S]*?)<\/message>/.exec(text)?.[1]
  if (xml !== undefined) return xml.replaceAll(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&').trim().slice(0, mostWords)
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown }
    return typeof message === 'string' ? message.slice(0, mostWords) : ''
  } catch {
    return ''
  }
}

const headers = (login: Login): Record<string, string> => {
  const authorization = authorizationOf(login)
  return { 'X-OpenRosa-Version': '1.0', ...(authorization === null ? {} : { Authorization: authorization }) }
}

const troubleOf = (reply: Reply): Trouble => {
  const { status } = reply
  const detail = wordsOf(reply)
  const type: SendTrouble = status === 401 ? 'login' : status === 403 ? 'forbidden' : status === 404 ? 'not-found' : status >= 500 ? 'server' : 'not-openrosa'
  return { type, detail: detail || (status >= 300 ? String(status) : '') }
}

const stoppedTrouble: Trouble = { type: 'stopped', detail: '' }

/** [SND4] */
const failed = async (network: Network, { origin }: Endpoint, error: unknown): Promise<Trouble> => {
  if (error instanceof Stopped) return stoppedTrouble
  if (error instanceof Timeout) return { type: 'timeout', detail: '' }
  if (!network.isOnline()) return { type: 'offline', detail: '' }
  // its answer cannot be read, but that there is one can be seen
  const isThere = await timed(network, headMs, origin, { method: 'GET', mode: 'no-cors' }).then(() => true, () => false)
  return { type: isThere ? 'not-allowed' : 'unreachable', detail: '' }
}

/** [SND3] Asks before anything is sent; answers with how large one request may be. */
export const greet = async (network: Network, endpoint: Endpoint, login: Login): Promise<Result<number, Trouble>> => {
  let response: Reply
  try {
    response = await timed(network, headMs, endpoint.url, { method: 'HEAD', headers: headers(login) })
  } catch (error) {
    return err(await failed(network, endpoint, error))
  }
  if (response.status !== 204 && response.status !== 200) return err(troubleOf(response))
  const told = Number(response.limit)
  return ok(Number.isFinite(told) && told > 0 ? Math.max(told, smallestLimit) : usualLimit)
}

/** [SND5] One request: the submission, and as many of its files as go along. */
export const post = async (network: Network, endpoint: Endpoint, login: Login, xml: string, files: readonly SentFile[], isLast: boolean): Promise<Answer> => {
  const body = new FormData()
  body.append('xml_submission_file', new Blob([xml], { type: 'text/xml' }), 'submission.xml')
  for (const { name, blob } of files) body.append(name, blob, name)
  if (!isLast) body.append('*isIncomplete*', 'yes')
  const size = files.reduce((sum, { blob }) => sum + blob.size, xml.length)
  let response: Reply
  try {
    response = await timed(network, postMs + size / bytesPerMs, endpoint.url, { method: 'POST', headers: headers(login), body })
  } catch (error) {
    if (error instanceof Stopped) return { type: 'trouble', trouble: stoppedTrouble }
    return { type: 'trouble', trouble: { type: error instanceof Timeout ? 'timeout' : network.isOnline() ? 'cut' : 'offline', detail: '' } }
  }
  const { status } = response
  if (status === 201 || status === 202) return { type: 'accepted' }
  if (status === 401 || status === 403 || status >= 500 || status < 400) return { type: 'trouble', trouble: troubleOf(response) }
  const why = status === 409 ? 'conflict' : status === 404 ? 'form' : status === 413 ? 'too-large' : 'refused'
  return { type: 'refused', why, detail: wordsOf(response) || String(status) }
}
