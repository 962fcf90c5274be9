import { expect, test } from 'vitest'
import { errorFact } from './error-fact.ts'

const thrown = (name: string, message: string, stack: string): Error => Object.assign(new Error(message), { name, stack })

test('[DIA1] of an error its name, codes and places are told, not its message', () => {
  const chromium = thrown('SQLite3Error', 'SQLITE_IOERR: Amina Juma of Kaloko', 'SQLite3Error: SQLITE_IOERR: Amina Juma of Kaloko\n    at Db.exec (https://crew.example/field/assets/main-C1.js:12:340)\n    at async https://crew.example/field/assets/main-C1.js:1:2\n    at <anonymous>')
  expect(errorFact(chromium)).toEqual({ name: 'SQLite3Error', codes: ['SQLITE_IOERR'], places: ['main-C1.js:12:340', 'main-C1.js:1:2'] })
  const firefox = thrown('TypeError', 'x', 'run@https://crew.example/assets/open-1.js:3:4\n@https://crew.example/assets/open-1.js:5:6')
  expect(errorFact(firefox).places).toEqual(['open-1.js:3:4', 'open-1.js:5:6'])
})

test('[DIA1] whatever is thrown, nothing of its text comes through', () => {
  const secret = 'Amina Juma'
  const nasty: readonly unknown[] = [
    secret, { message: secret }, null, undefined, 7, thrown(secret, secret, secret), thrown(`Error: ${secret}`, '', `at https://evil.example/${secret}/a.js:1:2`),
    thrown('Error', `line\nat https://x.example/AminaJuma.js:1:2`, 'Error: line\nat https://x.example/AminaJuma.js:1:2\n    at f (https://crew.example/a.js:1:2)'),
  ]
  for (const error of nasty) expect(JSON.stringify(errorFact(error))).not.toMatch(/Amina|Juma/)
})
