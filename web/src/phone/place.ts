//! A coarse place of a visit: made coarse here, before anything leaves the phone, and only as fresh as the visit.

/** What goes with a visit. */
export interface Place {
  /** Latitude and longitude in hundredths of a degree. */
  cell: string
  /** When the position was taken (RFC 3339). */
  taken_at: string
}

/** The server takes no older one. */
const FRESH_MS = 5 * 60_000
const WAIT_MS = 15_000

/** Degrees to a hundredth: a cell of about a kilometre. */
export function cellOf(latitude: number, longitude: number): string {
  return [latitude, longitude].map((degrees) => ((Math.round(degrees * 100) + 0) / 100).toFixed(2).replace(/^-0\.00$/, '0.00')).join(',')
}

export function isFresh(takenAt: number, now: number): boolean {
  return now - takenAt <= FRESH_MS
}

/** Why there is no place. */
export type NoPlace = 'refused' | 'unknown' | 'stale'

/** Where the phone is, about; a position from before is none. */
export function locate(geolocation: Geolocation | undefined): Promise<Place | NoPlace> {
  if (!geolocation) return Promise.resolve('unknown')
  return new Promise((resolve) => {
    geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        if (!isFresh(timestamp, Date.now())) resolve('stale')
        else resolve({ cell: cellOf(coords.latitude, coords.longitude), taken_at: new Date(timestamp).toISOString() })
      },
      (error) => resolve(error.code === error.PERMISSION_DENIED ? 'refused' : 'unknown'),
      { maximumAge: 0, timeout: WAIT_MS },
    )
  })
}
