// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { tickWords } from './tick-words.ts'

const form = (label: string, items: string): Element => new DOMParser().parseFromString(`<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
  <itext><translation lang="en"><text id="safe-0"><value>Not safe</value></text><text id="safe-1"><value form="image">jr://images/a.png</value><value>Very safe</value></text></translation>
  <translation lang="fr"><text id="safe-0"><value>Pas sûr</value></text></translation></itext>
  <instance id="other"><root><item><name>9</name><label>No</label></item></root></instance>
  <instance id="safe"><root>${items}</root></instance></model></h:head>
  <h:body><range start="1" end="7" step="1"><label>How safe?</label><itemset nodeset="instance('safe')/root/item"><value ref="name"/><label ref="${label}"/></itemset></range></h:body></h:html>`, 'text/xml').getElementsByTagName('range')[0] as Element
const said = (control: Element, language: string): readonly string[] => tickWords(control, language).map(({ value, text }) => `${value}=${text}`)

test('[ASK8] words of ticks come from the list the form names, in the language on screen', () => {
  const translated = form('jr:itext(itextId)', '<item><itextId>safe-0</itextId><name>1</name></item><item><itextId>safe-1</itextId><name>7</name></item>')
  expect(said(translated, 'en')).toEqual(['1=Not safe', '7=Very safe'])
  expect(said(translated, 'fr')).toEqual(['1=Pas sûr', '7=7'])
  expect(said(translated, 'none')).toEqual(['1=Not safe', '7=Very safe'])
  expect(said(form('label', '<item><name>1</name><label>Bad &amp; worse</label></item>'), '')).toEqual(['1=Bad & worse'])
})
test('[ASK8] a range without a list, or with one that is not there, has no words', () => {
  const control = form('label', '')
  expect(said(control, '')).toEqual([])
  control.querySelector('itemset')?.setAttribute('nodeset', "instance('gone')/root/item")
  expect(said(control, '')).toEqual([])
  control.querySelector('itemset')?.remove()
  expect(said(control, '')).toEqual([])
})
