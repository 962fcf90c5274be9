import { expect, test } from 'vitest'
import { leaveOutUnknownFunctions, unknownFunctions } from './functions.ts'
import { parseXml, writeXml } from './xml.ts'

test('[XFM11] calls of functions the engine lacks are found, operators and texts are no calls', () => {
  expect(unknownFunctions("duration() + concat('x(', count (/a)) and (1 div (2)) or jr:choice-name(., 'a') = node()")).toEqual(['duration'])
  expect(unknownFunctions('1 + 2')).toEqual([])
})

test('[XFM11] what calls them is left out, everything else stays', () => {
  const form = parseXml(`<model><bind nodeset="/a" calculate="duration()" relevant="true()"/><setvalue ref="/a" value="geo(1)"/><setvalue ref="/a" value="now()"/><label>A <output value="f(1)"/></label><itemset nodeset="instance('l')/root/item[g(name)]"/></model>`)
  if (!form.ok) throw new Error(form.error.message)
  leaveOutUnknownFunctions(form.value)
  expect(writeXml(form.value)).toBe(`<model><bind nodeset="/a" relevant="true()"/><setvalue ref="/a" value="now()"/><label>A <output value="''"/></label><itemset nodeset="instance('l')/root/item"/></model>`)
})
