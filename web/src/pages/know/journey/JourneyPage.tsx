//! Contact paths: which contacts, one after the other, led to a policy, and which to nothing.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { journeyQuery } from '../../../api/queries.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { askedOf, PolicyBoard, PolicySettings, type PoliciesOf } from '../../../shapes/PolicyBoard.tsx'
import './journey.css'
import { Journey } from './Journey.tsx'
import { applyJourney } from './search.ts'
import './texts.ts'

const route = getRouteApi('/journey')

export function JourneyPage() {
  const { t } = useTranslation('journey')
  return (
    <PolicyBoard title={t('title')} sentence={t('sentence')} search={route.useSearch()} months={12}>
      {(of) => <Asked of={of} />}
    </PolicyBoard>
  )
}

function Asked({ of }: { of: PoliciesOf }) {
  const { t } = useTranslation('journey')
  const navigate = route.useNavigate()
  const found = useQuery(journeyQuery(askedOf(of.limits)))
  return (
    <>
      <PolicySettings of={of} board="journey" found={found.data} set={(change) => void navigate({ search: (now) => applyJourney(now, change), resetScroll: false })} />
      <Loaded query={found} height={520}>
        {(data) => (data.whole.paths > 0 ? <Journey of={data} /> : <p className="empty-line">{t('nothing')}</p>)}
      </Loaded>
    </>
  )
}
