/**
 * The content security policy that ships in the built page, and the seams where libraries write markup: a string becomes markup only
 * there, by the policies of src/ui/trusted.ts. A seam that a new version of a library has lost stops the build. Rules CSP1-CSP3.
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const trusted = fileURLToPath(new URL('../src/ui/trusted.ts', import.meta.url))

const policy = (styles: readonly string[]): string => [
  "default-src 'none'",
  // SQLite and the parser of formulas are wasm; text never becomes code
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  `style-src 'self' ${styles.join(' ')}`.trim(),
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default transect',
].join('; ')

/** Where a library turns text into nodes: file, and what is assigned where. */
const seams: readonly { readonly file: RegExp; readonly to: string; readonly text: string }[] = [
  // templates of our own components, written by the compiler
  { file: /solid-js\/web\/dist\/web\.js$/, to: 't.innerHTML', text: 'html' },
  // an XML list of a form, into a document that no page shows
  { file: /xforms-engine\/dist\/solid\.js$/, to: 'instanceElement.innerHTML', text: 'this.resource.data' },
  // the name of a character, as `&amp;`, to learn which it is
  { file: /xforms-engine\/dist\/solid\.js$/, to: 'element.innerHTML', text: 'characterReference' },
]

export const contentPolicy = (): Plugin => {
  const met = new Set<string>()
  return {
    name: 'transect-content-policy',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const here = seams.filter(({ file }) => file.test(id.split('?')[0]!))
      if (here.length === 0) return null
      let guarded = code
      for (const { to, text } of here) {
        const parts = guarded.split(`${to} = ${text};`)
        if (parts.length !== 2) this.error(`${id}: not once in it: ${to} = ${text}`)
        guarded = parts.join(`${to} = trustedMarkup(${text});`)
        met.add(to)
      }
      return { code: `import { trustedMarkup } from ${JSON.stringify(trusted)}\n${guarded}`, map: null }
    },
    buildEnd(error) {
      const missed = seams.filter(({ to }) => !met.has(to))
      if (error === undefined && missed.length > 0) this.error(`no module has: ${missed.map(({ to }) => to).join('; ')}`)
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const found = file.type === 'chunk' ? /<[a-z]+ [^<>`]*\bstyle=[^<>`]*/.exec(file.code) : null
        if (found !== null) this.error(`${file.fileName}: a style in markup, which the policy refuses; use a class: ${found[0].slice(0, 80)}`)
      }
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
        return html.replace(/<meta charset="utf-8" \/>/, (charset) => `${charset}\n    <meta http-equiv="content-security-policy" content="${policy(styles)}" />`)
      },
    },
  }
}
