import numpy as np
import pytest

from frontdesk.features.mel import Bands, Frames, cosines, cut, decibels, energies, filters, taper

pytest.importorskip("librosa")
pytest.importorskip("scipy")


@pytest.mark.parametrize("bands", [Bands(), Bands(40, 0), Bands(23, 100, 4_000)])
def test_the_filters_are_librosas(bands: Bands) -> None:
    import librosa  # noqa: PLC0415 - it takes seconds to load, and may not be there

    wanted = librosa.filters.mel(sr=16_000, n_fft=1_024, n_mels=bands.count, fmin=bands.low, fmax=bands.high)
    assert np.allclose(filters("librosa", 1_024, bands), wanted, atol=1e-7)


def test_kaldis_triangles_sum_to_one_between_the_middles_of_the_outermost() -> None:
    # Neighbouring triangles cross: where one falls the next rises by as much.
    sums = filters("kaldi", 512, Bands(23)).sum(axis=0)
    assert np.allclose(sums[10:220], 1, atol=1e-6)


def test_the_cosines_are_scipys_orthonormal_transform() -> None:
    from scipy.fft import dct  # noqa: PLC0415

    rows = np.random.default_rng(0).normal(size=(5, 23)).astype(np.float32)
    assert np.allclose(rows @ cosines(13, 23).T, dct(rows, norm="ortho")[:, :13], atol=1e-5)
    whole = cosines(23, 23)
    assert np.allclose(whole @ whole.T, np.eye(23), atol=1e-6)


def test_windows_are_symmetric_for_kaldi_and_periodic_for_librosa() -> None:
    assert np.allclose(taper("kaldi", 400, "hamming"), np.hamming(400), atol=1e-6)
    assert np.allclose(taper("kaldi", 400, "povey"), np.hanning(400) ** 0.85, atol=1e-6)
    assert np.allclose(taper("librosa", 400, "hanning"), np.hanning(401)[:-1], atol=1e-6)


@pytest.mark.parametrize("size", [400, 559, 560, 1_000])
def test_frames_are_counted_as_the_tools_count_them(size: int) -> None:
    sound = np.ones(size, np.float32)
    assert len(cut(sound, Frames())) == 1 + (size - 400) // 160
    assert len(cut(sound, Frames(snip=False))) == (size + 80) // 160
    assert len(cut(sound, Frames("librosa"))) == 1 + size // 160


def test_a_tone_is_loudest_in_the_band_around_it() -> None:
    tone = np.sin(2 * np.pi * 1_000 * np.arange(16_000) / 16_000).astype(np.float32)
    for mode in ("kaldi", "librosa"):
        frames = Frames("kaldi") if mode == "kaldi" else Frames("librosa")
        loudest = int(energies(tone, frames, Bands(40)).mean(axis=0).argmax())
        weights = filters(frames.mode, frames.fft, Bands(40))[loudest]
        assert weights[1_000 * frames.fft // 16_000] > 0.5 * weights.max()


def test_decibels_stop_below_the_loudest() -> None:
    assert decibels(np.array([1, 0.1, 0], np.float32)).tolist() == pytest.approx([0, -10, -80], abs=1e-5)
    assert decibels(np.array([1, 0], np.float32), None).tolist() == pytest.approx([0, -100])
