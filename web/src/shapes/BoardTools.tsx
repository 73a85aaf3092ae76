//! What every board offers beside its figures: what they count, why another calibre counts otherwise, a file, and paper.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { homeQuery, type FileFormat } from '../api/queries.ts'
import type { CalibreName, Measure } from '../api/types.ts'
import type { Language } from '../locales/index.ts'
import { bridgedOf } from './bridged.ts'
import { whereText } from './board/whereText.ts'
import { Definition } from './Definition.tsx'
import { Downloads } from './Downloads.tsx'
import { useLabels } from './hooks.ts'
import { Icon } from './Icon.tsx'

interface Props {
  measure: Measure
  /** The calibre on which it was counted; none until it was. */
  calibre: CalibreName | undefined
  limits: { where: string[]; from: string | undefined; to: string | undefined }
  /** The address of the file; null while there is nothing to put in it. */
  address: (format: FileFormat, language: Language) => string | null
}

export function BoardTools({ measure, calibre, limits, address }: Props) {
  const { t } = useTranslation('shapes')
  const labels = useLabels()
  const home = useQuery(homeQuery)
  const { where, from, to } = limits
  const bridged = bridgedOf(measure.id)
  return (
    <div className="button-row board-tools">
      {bridged && (
        <Link
          className="plain-button"
          to="/bridge"
          search={{ measure: bridged, ...(from ? { from } : {}), ...(to ? { to } : {}), ...(where.length > 0 ? { where } : {}) }}
        >
          <Icon name="bridge" size={16} />
          {t('menu.bridge')}
        </Link>
      )}
      <Downloads address={address} />
      {calibre && (
        <Definition
          measure={measure}
          formula={measure.definition}
          calibre={calibre}
          factsUntil={home.data?.facts_until ?? null}
          period={`${from ?? '…'} – ${to ?? '…'}`}
          filters={where.map((one) => whereText(one, labels))}
        />
      )}
    </div>
  )
}
