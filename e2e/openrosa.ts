/** A small OpenRosa server on this machine, by ODK Central's rules, that fails as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Submission { readonly instanceId: string; readonly deprecatedId: string | null; readonly xml: string; isCurrent: boolean; readonly files: Map<string, number> }
/** cut: the connection ends before or after it was taken; late: answers after so many ms */
export type ServerFault = { readonly type: 'cut-before' | 'cut-after' } | { readonly type: 'late'; readonly ms: number } | { readonly type: 'status'; readonly status: number; readonly body: string }
export interface OpenRosaServer {
  readonly url: string
  readonly submissions: readonly Submission[]
  /** every request that reached it, e.g. 'POST submission.xml photo.jpg' */
  readonly requests: readonly string[]
  readonly faults: ServerFault[]
  /** whether web apps may read its answers */
  cors: boolean
  login: string | null
  limit: number
  stop(): Promise<void>
}

const partsOf = (body: Buffer, type: string): readonly { readonly name: string; readonly content: Buffer }[] => {
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? ''
  return body.toString('latin1').split(`--${boundary}`).flatMap((part) => {
    const name = /name="([^"]*)"/.exec(part)?.[1]
    const at = part.indexOf('\r\n\r\n')
    return name === undefined || at < 0 ? [] : [{ name, content: Buffer.from(part.slice(at + 4, -2), 'latin1') }]
  })
}
const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
const idIn = (xml: string, name: string): string | null => new RegExp(`<(?:[\\w-]+:)?${name}>([^<]+)<`).exec(xml)?.[1] ?? null

export const startOpenRosa = async (): Promise<OpenRosaServer> => {
  const submissions: Submission[] = []
  const requests: string[] = []
  const take = (parts: readonly { readonly name: string; readonly content: Buffer }[]): { readonly status: number; readonly message: string } => {
    const xml = parts.find(({ name }) => name === 'xml_submission_file')?.content.toString('utf8') ?? ''
    const [instanceId, deprecatedId] = [idIn(xml, 'instanceID'), idIn(xml, 'deprecatedID')]
    if (instanceId === null) return { status: 400, message: 'no instanceID' }
    const known = submissions.find((one) => one.instanceId === instanceId)
    if (known !== undefined && known.xml !== xml) return { status: 409, message: 'A submission already exists with this ID, but with different XML.' }
    const before = deprecatedId === null ? undefined : submissions.find((one) => one.instanceId === deprecatedId)
    if (known === undefined && deprecatedId !== null) {
      if (before === undefined) return { status: 404, message: 'no submission to update' }
      if (!before.isCurrent) return { status: 409, message: 'you tried to update an old version' }
      before.isCurrent = false
    }
    const now = known ?? { instanceId, deprecatedId, xml, isCurrent: true, files: new Map<string, number>() }
    if (known === undefined) submissions.push(now)
    for (const { name, content } of parts) if (name !== 'xml_submission_file' && name !== '*isIncomplete*') now.files.set(name, content.length)
    return { status: 201, message: 'full submission upload was successful!' }
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // browsers ask once more by themselves when a connection that was used before breaks
    response.shouldKeepAlive = false
    const allowed = server.cors ? { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'X-OpenRosa-Version, Authorization', 'access-control-allow-methods': 'HEAD, POST', 'access-control-expose-headers': 'X-OpenRosa-Accept-Content-Length' } : {}
    if (request.method === 'OPTIONS') return void response.writeHead(server.cors ? 204 : 405, allowed).end()
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>a server</p>')
    const body = await read(request)
    const parts = request.method === 'POST' ? partsOf(body, request.headers['content-type'] ?? '') : []
    requests.push([request.method ?? '', ...parts.map(({ name }) => name)].join(' '))
    if (request.url !== '/v1/projects/2/submission') return void response.writeHead(404, allowed).end()
    if (server.login !== null && request.headers.authorization !== `Basic ${Buffer.from(server.login).toString('base64')}`) return void response.writeHead(401, allowed).end('{"message":"Could not authenticate with the provided credentials."}')
    if (request.headers['x-openrosa-version'] !== '1.0') return void response.writeHead(400, allowed).end()
    if (request.method === 'HEAD') return void response.writeHead(204, { ...allowed, 'x-openrosa-accept-content-length': String(server.limit) }).end()
    const fault = server.faults.shift()
    if (fault?.type === 'cut-before') return void request.socket.destroy()
    if (fault?.type === 'status') return void response.writeHead(fault.status, allowed).end(fault.body)
    const { status, message } = take(parts)
    if (fault?.type === 'cut-after') return void request.socket.destroy()
    if (fault?.type === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    response.writeHead(status, { ...allowed, 'content-type': 'text/xml' }).end(`<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="">${message}</message></OpenRosaResponse>`)
  }
  const http = createServer((request, response) => { answer(request, response).catch((error: unknown) => { response.destroy(error as Error) }) })
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const server: OpenRosaServer = {
    url: `http://localhost:${address.port}/v1/projects/2`, submissions, requests, faults: [], cors: true, login: null, limit: 10_000_000,
    stop: () => new Promise((done) => {
      http.closeAllConnections()
      http.close(() => done())
    }),
  }
  return server
}
