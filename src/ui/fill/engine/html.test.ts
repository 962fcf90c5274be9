// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { readHtml, type HtmlNode } from './html.ts'

const shown = (nodes: readonly HtmlNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : `[${[node.name, ...node.attributes.values()].join(' ')}:${shown(node.children)}]`)).join('')

test.each([
  ['a <b>b</b> c', 'a [b:b] c'],
  ['<B>b', '[b:b]'],
  ['a < b, 3<4 & c &lt; d &eacute;', 'a < b, 3<4 & c < d é'],
  ['<ul><li>a<li>b</ul>c', '[ul:[li:a][li:b]]c'],
  ['<p>a<p>b</p>c', '[p:a][p:b]c'],
  ['<b><i>x</b>y</i>', '[b:[i:x]]y'],
  ['a<br>b<br/>c', 'a[br:]b[br:]c'],
  ['</b>a', 'a'],
  ['<a href="https://x.org/?a=1&amp;b=2" onclick=\'x(">")\'>go</a>', '[a https://x.org/?a=1&b=2:go]'],
  ['<span style=color:red data-style="x">c</span>', '[span color:red:c]'],
  ['<!-- <b> -->a<!doctype html>b<?php x ?>c', 'abc'],
  ['<script>if (a < b) "</b>"</script>a<style>p{}</style>b<svg><text>x</text></svg>c', 'abc'],
  ['a<script>never ends', 'a'],
  ['<<script>x</script>y', '<y'],
  ['a <b title="never closed>x', 'a <b title="never closed>x'],
])('[FIL5] HTML of a label is read as browsers do: %s', (html, wanted) => {
  expect(shown(readHtml(html))).toBe(wanted)
})

test('[FIL5] no input is slow or deep', () => {
  for (const part of ['<!--', '<b "', '<a href="', '<b>', '<script', '</', '<p><li>', '&amp', '<![CDATA[']) {
    const nodes = readHtml(part.repeat(40_000))
    let depth = 0
    for (let at: HtmlNode | undefined = nodes[0]; at !== undefined && typeof at !== 'string'; at = at.children[0]) depth += 1
    expect(depth, part).toBeLessThanOrEqual(100)
  }
})
