# syntax=docker/dockerfile:1
# Builds on any machine:  docker build -t qkv .
# Without the proof:      docker build --build-arg EXTRAS= -t qkv .
# Runs read-only:         docker run --read-only --tmpfs /tmp -p 8501:8501 qkv
FROM python:3.11.13-slim-bookworm

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    HOME=/tmp \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true

RUN useradd --create-home --uid 1000 qkv
WORKDIR /app

# What the app runs on, by hash. The lock is complete, so nothing else may come with it.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock

# PyTorch's default build for Linux brings gigabytes of CUDA that nothing here uses. Its "Get started" page names
# the index of the CPU builds:  docker build --build-arg TORCH_OPTIONS="--index-url ADDRESS" -t qkv .
# A build of another index has another hash, which is why the lock leaves the proof out: it is pinned, not hashed.
ARG EXTRAS="proof"
ARG TORCH_OPTIONS=""
COPY requirements.txt ./
RUN case ",$EXTRAS," in *,proof,*) pip install $TORCH_OPTIONS -c requirements.txt torch ;; esac

RUN --mount=type=bind,target=/source pip install -c requirements.txt "/source${EXTRAS:+[$EXTRAS]}"

COPY app.py ./
COPY pages pages
COPY .streamlit .streamlit

USER qkv
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request; \
    urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"STREAMLIT_SERVER_PORT\"]}/health', timeout=4)"]
CMD ["streamlit", "run", "app.py"]
