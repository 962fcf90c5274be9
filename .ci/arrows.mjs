/**
 * Refuses imports against the arrows of docs/architecture.md, import cycles between files, and files over 300 lines.
 * Run by `npm run check`. The table below is the architecture: a folder may import only what its row names.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const src = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '../src')

const allowed = {
  core: [],
  forms: ['core'],
  storage: ['core'],
  blobs: ['core'],
  sync: ['core'],
  transport: ['core', 'sync'],
  exchange: ['core', 'sync'],
  export: ['core', 'forms'],
  station: ['core', 'sync', 'storage', 'transport'],
  'worker/api': ['core', 'forms'],
  worker: ['core', 'forms', 'storage', 'blobs', 'sync', 'exchange', 'export', 'worker/api'],
  ui: ['core', 'forms', 'transport', 'worker/api'],
  main: ['ui', 'worker/api', 'worker'],
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
const isTest = (name) => /\.test\.tsx?$/.test(name) || name.split('/').includes('testing')

const roomOf = (name) => {
  const path = name.replace(/\.tsx?$/, '')
  if (/^worker\/(api(-\w+)?|envelope)$/.test(path)) return 'worker/api'
  return path.includes('/') ? path.split('/')[0] : 'main'
}

const problems = []
const graph = new Map()
for (const file of files.filter((name) => !isTest(name))) {
  const text = readFileSync(join(src, file), 'utf8')
  const lines = text.split('\n').length - 1
  if (lines > 300) problems.push(`src/${file}: ${lines} lines; split it (300 at most)`)
  if (/^export default /m.test(text)) problems.push(`src/${file}: default export; use a named one`)
  const found = []
  for (const match of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"?]+)(\?[^'"]*)?['"]/g)) {
    const target = relative(src, resolve(src, dirname(file), match[1])).replaceAll('\\', '/')
    if (target.startsWith('..')) continue
    if (isTest(target)) problems.push(`src/${file}: imports the test file src/${target}`)
    const from = roomOf(file)
    const to = roomOf(target)
    const typeOnly = new RegExp(`import type [^;'"]*from ['"]${match[1].replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}['"]`).test(text)
    if (from !== to && !(allowed[from] ?? []).includes(to)) problems.push(`src/${file}: ${from} may not import ${to} (${match[1]})`)
    if (!typeOnly && files.includes(target)) found.push(target)
  }
  graph.set(file, found)
}

const state = new Map()
const walk = (file, path) => {
  if (state.get(file) === 'done') return
  if (state.get(file) === 'open') {
    problems.push(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`)
    return
  }
  state.set(file, 'open')
  for (const next of graph.get(file) ?? []) walk(next, [...path, file])
  state.set(file, 'done')
}
for (const file of graph.keys()) walk(file, [])

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`arrows: ${graph.size} files, no arrow against the design, no cycle, none over 300 lines`)
