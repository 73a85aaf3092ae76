//! Whether a coarse place may go with visits: agreed to here, with its day, and taken back here.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { agreeToPlaces, placeConsentQuery } from './mine.ts'

export function PlaceConsent() {
  const { t } = useTranslation('phone')
  const client = useQueryClient()
  const { data } = useQuery(placeConsentQuery)
  const change = useMutation({ mutationFn: agreeToPlaces, onSuccess: (now) => client.setQueryData(placeConsentQuery.queryKey, now) })
  if (!data) return null
  return (
    <section className="card" aria-labelledby="place">
      <h2 id="place">{t('place.title')}</h2>
      <p className="quiet small">{t('place.sentence')}</p>
      {data.since && <p>{t(data.agreed ? 'place.agreed' : 'place.takenBack', { day: data.since })}</p>}
      <button type="button" className="button" disabled={change.isPending} onClick={() => change.mutate(!data.agreed)}>
        {t(data.agreed ? 'place.takeBack' : 'place.agree')}
      </button>
      {change.isError && (
        <p className="refused" role="alert">
          {t('place.failed')}
        </p>
      )}
    </section>
  )
}
