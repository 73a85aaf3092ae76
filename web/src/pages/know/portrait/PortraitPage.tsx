//! What customers are worth: how lately, how often and for how much they bought, and the segments that makes.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { portraitQuery } from '../../../api/queries.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { askedOf, PolicyBoard, PolicySettings, type PoliciesOf } from '../../../shapes/PolicyBoard.tsx'
import './portrait.css'
import { Portrait } from './Portrait.tsx'
import { applyPortrait } from './search.ts'
import './texts.ts'

const route = getRouteApi('/portrait')

/** A customer buys seldom: five years tell more than one. */
const MONTHS = 60

export function PortraitPage() {
  const { t } = useTranslation('portrait')
  return (
    <PolicyBoard title={t('title')} sentence={t('sentence')} search={route.useSearch()} months={MONTHS}>
      {(of) => <Asked of={of} />}
    </PolicyBoard>
  )
}

function Asked({ of }: { of: PoliciesOf }) {
  const { t } = useTranslation('portrait')
  const navigate = route.useNavigate()
  const found = useQuery(portraitQuery(askedOf(of.limits)))
  return (
    <>
      <PolicySettings of={of} board="portrait" found={found.data} set={(change) => void navigate({ search: (now) => applyPortrait(now, change), resetScroll: false })} />
      <Loaded query={found} height={520}>
        {(data) => (data.whole.customers > 0 ? <Portrait of={data} /> : <p className="empty-line">{t('nothing')}</p>)}
      </Loaded>
    </>
  )
}
