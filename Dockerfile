# syntax=docker/dockerfile:1
# Builds on any machine:  docker build -t qkv .
# Runs read-only:         docker run --read-only --tmpfs /tmp -p 8501:8501 qkv
FROM python:3.11.13-slim-bookworm

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    HOME=/tmp

RUN useradd --create-home --uid 1000 qkv
WORKDIR /app

# PyTorch's default build for Linux brings gigabytes of CUDA that nothing here uses. Its "Get started" page names
# the index of the CPU builds:  docker build --build-arg TORCH_OPTIONS="--index-url ADDRESS" -t qkv .
ARG TORCH_OPTIONS=""
COPY requirements.txt .
RUN pip install $TORCH_OPTIONS "$(grep '^torch==' requirements.txt)" \
    && sed '/^# Tests it/,$d' requirements.txt > /tmp/app.txt \
    && pip install -r /tmp/app.txt && rm /tmp/app.txt

COPY app.py ./
COPY pages pages
COPY qkv_core qkv_core
COPY .streamlit .streamlit

USER qkv
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
