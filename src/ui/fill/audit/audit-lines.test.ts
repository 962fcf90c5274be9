import { expect, test } from 'vitest'
import type { AuditPlan } from '../../../forms/plan.ts'
import { auditHeader, auditLine, createAuditClock } from './audit-lines.ts'

const plain: AuditPlan = { column: '/d/meta/audit', changes: false, reasons: false, user: false, location: null }
const full: AuditPlan = { ...plain, changes: true, reasons: true, user: true, location: { precise: true, minSeconds: 1, maxSeconds: 60 } }

test('[AUD1] the columns follow what the form asks for, and each line has as many', () => {
  expect(auditHeader(plain)).toBe('event,node,start,end')
  expect(auditHeader(full)).toBe('event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason')
  expect(auditLine(plain, { event: 'question', node: '/d/r[2]/a', start: 5, end: 9, oldValue: 'x', user: 'Ana' })).toBe('question,/d/r[2]/a,5,9')
  expect(auditLine(full, { event: 'form start', start: 5 })).toBe('form start,,5,,,,,,,,')
  expect(auditLine(full, { event: 'question', node: '/d/a', start: 5, end: 9, fix: { latitude: 1.5, longitude: -2, accuracy: 4, at: 5 }, oldValue: 'a,b', newValue: 'say "no"\nnow', user: 'Ana' }))
    .toBe('question,/d/a,5,9,1.5,-2,4,"a,b","say ""no""\nnow",Ana,')
})

test('[AUD2] times never go back: not when the wall clock is behind the log, not when the counter stands', () => {
  let elapsed = 100
  const now = createAuditClock(1000, () => elapsed, 0)
  expect(now()).toBe(1000)
  elapsed = 350.4
  expect(now()).toBe(1250)
  elapsed = 200
  expect(now()).toBe(1250)
  expect(createAuditClock(1000, () => elapsed, 5000)()).toBe(5000)
})
