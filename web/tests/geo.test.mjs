import assert from 'node:assert/strict'
import test from 'node:test'
import { shapeOf, shapesOf } from '../src/pages/know/market/geo.ts'

const square = (x, y) => [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]
const map = (features) => JSON.stringify({ type: 'FeatureCollection', features })

test('a map of polygons becomes paths that keep their place', () => {
  const shapes = shapesOf(
    map([
      { type: 'Feature', properties: { adcode: 440000, name: '广东省' }, geometry: { type: 'Polygon', coordinates: square(0, 0) } },
      { type: 'Feature', properties: { name: '四川省' }, geometry: { type: 'MultiPolygon', coordinates: [square(1, 0), square(1, 1)] } },
    ]),
  )
  assert.equal(shapes.length, 2)
  assert.match(shapes[0].path, /^M0,1000L/)
  assert.equal(shapes[1].path.match(/M/g).length, 2)
  assert.equal(shapeOf(shapes, '440000', []), shapes[0])
  assert.equal(shapeOf(shapes, '510000', ['四川', 'Sichuan']), shapes[1])
  assert.equal(shapeOf(shapes, '110000', ['北京']), undefined)
})

test('what is no map of polygons is told', () => {
  assert.equal(shapesOf('{'), 'unread')
  assert.equal(shapesOf('null'), 'unread')
  assert.equal(shapesOf('{"features": 1}'), 'unread')
  assert.equal(shapesOf(map([])), 'none')
  assert.equal(shapesOf(map([{ geometry: { type: 'Point', coordinates: [0, 0] } }, null])), 'none')
  assert.equal(shapesOf(map([{ geometry: { type: 'Polygon', coordinates: [[[0, 'x'], [1, 1]]] } }])), 'none')
})
