import { expect, test } from 'vitest'
import { failedAssertions } from './assertions.ts'
import { absent, corpusCases, formsPresent } from './corpus.ts'

const xform = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model><bind type="string" nodeset="/a"/></model></h:head></h:html>'

test('assertions that do not hold are told', () => {
  expect(failedAssertions(xform, { xpath_match: ['//x:bind[@nodeset="/a"]'], contains: ['<bind nodeset="/a"\n type="string" />'], excludes: ['<input'] })).toEqual([])
  expect(failedAssertions(xform, { xpath_match: ['//x:input'], xpath_count: [['//x:bind', 2]], xpath_exact: [['//x:bind/@type', ['int']]], contains: ['<input'], excludes: ['<bind'] })).toHaveLength(5)
})

test.skipIf(!formsPresent)(`recorded XForms satisfy their own assertions${formsPresent ? '' : ` (${absent})`}`, () => {
  for (const { id, xform: recorded, expect: expected } of corpusCases()) if (recorded !== null) expect(failedAssertions(recorded, expected), id).toEqual([])
})
