//! A document: a picture is shown, anything else is taken away as a file.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contentAddress } from '../../../api/evidence.ts'
import type { Evidence } from '../../../api/types.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { bytes } from './words.ts'

export function Document({ of }: { of: Evidence }) {
  const { t } = useTranslation('spot')
  const [failed, setFailed] = useState(false)
  const picture = of.format === 'jpeg' || of.format === 'png'
  return (
    <figure className="spot-document">
      {picture && !failed && <img src={contentAddress(of.id)} alt={t('evidence.picture')} loading="lazy" onError={() => setFailed(true)} />}
      {failed && (
        <p className="spot-other" role="alert">
          {t('evidence.failed')}
        </p>
      )}
      <figcaption>
        <a href={contentAddress(of.id)} download>
          <Icon name="download" size={16} /> {t('evidence.download', { format: of.format.toUpperCase(), bytes: bytes(of.bytes) })}
        </a>
      </figcaption>
    </figure>
  )
}
