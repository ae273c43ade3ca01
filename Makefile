# The two commands are `make demo` and `make test`. Everything they need goes into .venv and the caches of the user.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export OMP_WAIT_POLICY = passive
export OPENBLAS_NUM_THREADS = 1

.PHONY: demo test test-llm lint types imports web web-check models bench lock clean format

demo: $(VENV)/.serve
	$(BIN)/frontdesk demo

# Two workers, a file at a time: what a file sets up is set up once.
test: $(VENV)/.test models lint types imports web-check
	$(BIN)/python -m pytest -n 2 --dist loadfile

# With the real language model: 1.1 GB to pull, and some minutes.
test-llm: $(VENV)/.test models
	$(BIN)/frontdesk models pull qwen
	$(BIN)/python -m pytest -m llm

# The light models run the desk; the others are what tests of single representations need.
models: $(VENV)/.serve
	$(BIN)/frontdesk models pull light minilm speaker denoise

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy
	$(BIN)/pyright

imports: $(VENV)/.test
	$(BIN)/lint-imports

# The page that is served is committed, so a machine without Node runs the demo; this builds it anew.
web: $(VENV)/.test
	scripts/web build

web-check: $(VENV)/.test
	scripts/web check

bench: $(VENV)/.test models
	$(BIN)/python -m benchmarks

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: $(VENV)/bin/python requirements/serve.lock pyproject.toml
	$(PIP) --require-hashes -r requirements/serve.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.serve requirements/test.lock requirements/torch.txt
	$(PIP) --no-deps --require-hashes -r requirements/test.lock
	$(PIP) -r requirements/torch.txt
	@touch $@

# Both locks carry hashes and no index: pip takes the files from wherever this machine is set to look. torch itself is
# in requirements/torch.txt, which says why; what only its CUDA build asks for comes with it.
TORCH := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cccl nvidia-cuda-cupti \
  nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver \
  nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --quiet pyproject.toml requirements/build.in -o requirements/serve.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --quiet --group test --extra postgres --extra train -c requirements/serve.lock -c requirements/torch.txt \
	  $(patsubst %,--no-emit-package %,$(TORCH)) pyproject.toml requirements/build.in -o requirements/test.lock

clean:
	rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
