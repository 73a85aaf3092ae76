//! A map that the reader brings (GeoJSON): its places as paths on a plane. Nothing of it leaves the browser.

export interface Shape {
  /** What the place is called in the file: its codes and names. */
  names: string[]
  /** An SVG path on a plane of 1000 by 1000 at most. */
  path: string
}

export type GeoFault = 'unread' | 'large' | 'none'

/** A map of a country at a useful scale is smaller. */
export const MOST_BYTES = 20 * 1024 * 1024
const SIZE = 1000

type Position = [number, number]

/** Reads a FeatureCollection of polygons. */
export function shapesOf(text: string): Shape[] | GeoFault {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return 'unread'
  }
  const features = (file as { features?: unknown } | null)?.features
  if (!Array.isArray(features)) return 'unread'
  const found = features.flatMap((feature: unknown) => {
    const { properties, geometry, id } = (feature ?? {}) as { properties?: Record<string, unknown> | null; geometry?: { type?: string; coordinates?: unknown } | null; id?: unknown }
    const rings = ringsOf(geometry?.type, geometry?.coordinates)
    const names = [id, ...Object.values(properties ?? {})].filter((one) => typeof one === 'string' || typeof one === 'number').map(String)
    return rings.length > 0 ? [{ names, rings }] : []
  })
  if (found.length === 0) return 'none'
  const place = plane(found.flatMap((one) => one.rings.flat()))
  return found.map(({ names, rings }) => ({ names, path: rings.map((ring) => `M${ring.map((at) => place(at).join(',')).join('L')}Z`).join('') }))
}

function ringsOf(type: string | undefined, coordinates: unknown): Position[][] {
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []
  if (!Array.isArray(polygons)) return []
  const isPosition = (at: unknown): at is Position => Array.isArray(at) && Number.isFinite(at[0]) && Number.isFinite(at[1])
  return polygons.flatMap((polygon) => (Array.isArray(polygon) ? polygon : [])).flatMap((ring) => {
    const line = Array.isArray(ring) ? ring.filter(isPosition) : []
    return line.length > 2 ? [line] : []
  })
}

/** Equal steps of longitude and latitude, drawn so that shapes in the middle keep their form. */
function plane(all: Position[]): (at: Position) => [number, number] {
  const bounds = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity }
  for (const [x, y] of all) {
    bounds.west = Math.min(bounds.west, x)
    bounds.east = Math.max(bounds.east, x)
    bounds.south = Math.min(bounds.south, y)
    bounds.north = Math.max(bounds.north, y)
  }
  const narrow = Math.cos((((bounds.south + bounds.north) / 2) * Math.PI) / 180)
  const scale = SIZE / Math.max((bounds.east - bounds.west) * narrow, bounds.north - bounds.south, 1e-9)
  const round = (value: number) => Math.round(value * 10) / 10
  return ([x, y]) => [round((x - bounds.west) * narrow * scale), round((bounds.north - y) * scale)]
}

/** The shape of a place, by its code or one of its names. */
export function shapeOf(shapes: Shape[], code: string, labels: string[]): Shape | undefined {
  return shapes.find((one) => one.names.includes(code)) ?? shapes.find((one) => labels.some((label) => label.length > 1 && one.names.some((name) => name.startsWith(label))))
}
