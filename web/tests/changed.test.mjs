import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changed } from '../src/pages/keep/proposals/changed.ts'

const told = (before, after) => changed(before, after).map(({ what, text }) => ({ same: ' ', more: '+', gone: '-' })[what] + text)

test('a change is told by the lines that are gone and that are more', () => {
  assert.deepEqual(told('a\nb\nc\n', 'a\nx\nc\nd\n'), [' a', '-b', '+x', ' c', '+d'])
  assert.deepEqual(told('', 'a\n'), ['+a'])
  assert.deepEqual(told('a\n', ''), ['-a'])
  assert.deepEqual(told('a\nb', 'a\nb\n'), [' a', ' b'])
})
