//! Adds a coarse place to the visit that is being recorded, for an agent who agreed to it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { locate, type NoPlace, type Place } from './place.ts'

interface Props {
  place: Place | null
  why: NoPlace | null
  set: (place: Place | null, why: NoPlace | null) => void
}

export function PlaceField({ place, why, set }: Props) {
  const { t } = useTranslation('phone')
  const [looks, setLooks] = useState(false)
  const look = async () => {
    setLooks(true)
    const found = await locate(navigator.geolocation)
    if (typeof found === 'string') set(null, found)
    else set(found, null)
    setLooks(false)
  }
  return (
    <div className="card" role="group" aria-label={t('place.title')}>
      {place ? (
        <button type="button" className="quiet-button" onClick={() => set(null, null)}>
          {t('place.leaveOut')}
        </button>
      ) : (
        <button type="button" className="quiet-button" disabled={looks} onClick={() => void look()}>
          {t('place.add')}
        </button>
      )}
      <p className={why ? 'refused' : 'quiet small'} role="status">
        {why ? t(`place.none.${why}`) : place ? t('place.added') : looks ? t('loading') : t('place.coarse')}
      </p>
    </div>
  )
}
