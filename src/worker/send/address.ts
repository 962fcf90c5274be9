/** Where a server takes submissions, from what somebody typed or copied: an address of ODK Central's pages, a project's or app user's address, a draft's, or any OpenRosa server's. Rules SND1, SND2. */
import { err, ok, type Result } from '../../core/result.ts'

export interface Endpoint {
  /** of the submissions */
  readonly url: string
  readonly origin: string
}

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const longest = 2000

/** [SND1] */
export const endpointOf = (typed: string): Result<Endpoint, 'address'> => {
  const text = typed.trim()
  if (text === '' || text.length > longest || /[\s\p{C}]/u.test(text)) return err('address')
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  } catch {
    return err('address')
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '' || url.username !== '' || url.password !== '') return err('address')
  // what stands in the browser while somebody looks at a project of ODK Central
  const page = /^#?\/projects\/(\d+)(?:\/forms\/([^/]+)\/draft)?/.exec(url.hash !== '' ? url.hash.slice(1) : url.pathname)
  const path = page === null ? url.pathname : `/v1/projects/${page[1]}${page[2] === undefined ? '' : `/forms/${page[2]}/draft`}`
  const base = path.replace(/\/+$/, '').replace(/\/(submission|formList)$/i, '').replace(/\/+$/, '')
  return ok({ url: `${url.origin}${base}/submission`, origin: url.origin })
}

/** [SND2] A page that came by https may not speak to an http server, but to this machine itself. */
export const isInsecure = ({ url }: Endpoint, page: string): boolean => {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && page === 'https:' && !local.test(hostname)
}

export const authorizationOf = ({ user, password }: { readonly user: string; readonly password: string }): string | null => {
  if (user === '') return null
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}
