/**
 * Makes a repeated mutating request harmless: a page that lost its answer (the owner tab closed) asks again with the same id
 * and gets the stored answer. The answer commits with the effect. Rule DRF9 in docs/rules.md.
 */
import type { Database } from './database.ts'

const kept = 1000
const longestId = 100

export const once = <T>(db: Database, requestId: string, body: () => T): T => {
  if (requestId.length === 0 || requestId.length > longestId) throw new Error('a request id has 1 to 100 characters')
  return db.transaction(() => {
    const known = db.first<[string]>('SELECT answer FROM request WHERE id = ?', [requestId])
    if (known !== null) return JSON.parse(known[0]) as T
    const answer = body()
    const stored = JSON.stringify(answer ?? null)
    db.run('INSERT INTO request (id, answer) VALUES (?, ?)', [requestId, stored])
    db.run('DELETE FROM request WHERE number <= (SELECT max(number) FROM request) - ?', [kept])
    return answer
  })
}
