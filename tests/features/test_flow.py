import cv2
import numpy as np
import pytest

from frontdesk.features.flow import FLOW_WIDTH, LEAST, flow_numbers, flows, logarithm, summary


def test_a_pattern_that_wanders_flows_as_fast_as_it_was_moved() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (96, 96), np.uint8)
    smooth = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5), np.uint8)
    squares = np.stack([smooth[16:80, 16 - 2 * step : 80 - 2 * step] for step in range(3)])
    found = flows(squares, (0, 100, 200))[:, 12:-12, 12:-12].reshape(-1, 2)
    wanted = 2 / 64 / 0.1  # two pixels to the right of 64, in a tenth of a second
    assert np.median(found, axis=0) == pytest.approx([wanted, 0], abs=0.02)


def test_twice_the_time_is_half_the_speed() -> None:
    squares = np.random.default_rng(0).integers(0, 256, (3, 32, 32), np.uint8)
    assert np.allclose(flows(squares, (0, 40, 80)), 2 * flows(squares, (0, 80, 160)), rtol=1e-4)


def test_a_still_flow_is_described_by_zeros_and_a_cameras_turn_by_its_own_numbers() -> None:
    still = np.zeros((4, 16, 16, 2), np.float32)
    assert flow_numbers(still).shape == (FLOW_WIDTH,)
    assert not flow_numbers(still).any()
    pan = flow_numbers(still + np.array([0.5, 0], np.float32))
    assert pan[0] == pytest.approx(np.log1p(0.5 / LEAST), rel=1e-5)  # mean strength
    assert not pan[24:48].any()  # nothing moves beside the camera
    assert pan[48] == pytest.approx(np.log1p(0.5 / LEAST), rel=1e-5)


def test_directions_are_shares() -> None:
    flow = np.zeros((2, 16, 16, 2), np.float32)
    flow[:, :4, :4] = (1, 1.2)  # a sixteenth, so that the median stays 0
    shares = flow_numbers(flow)[95:103]
    assert shares.sum() == pytest.approx(1)
    assert shares[1] == 1  # between an eighth and a quarter of a turn


def test_a_summary_tells_level_and_steps() -> None:
    series = np.array([0.0, 1.0, 0.0, 1.0])
    wanted = [0.5, 0.5, 1, 0, 0.5, 1, 1, 1]
    assert np.allclose(summary(series), logarithm(np.array(wanted)))
    assert not summary(np.zeros(1)).any()
